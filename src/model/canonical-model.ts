// Every kind the hub knows before a user adds one.
import { model, type Model } from "./kind.ts";
import { accountKinds } from "./kinds/accounts.ts";
import { commerceKinds } from "./kinds/commerce.ts";
import { plantKinds } from "./kinds/plant.ts";

export const canonicalModel: Model = model([...plantKinds, ...commerceKinds, ...accountKinds]);
