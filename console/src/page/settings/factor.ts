// By what whoever is signed in proves who they are, as the API tells it.

import type { factorList } from "../../../../src/api/contract-factor.ts";
import type { Data } from "../../api/client.ts";

export type Factors = Data<typeof factorList>;

export const factorsPath = "/v1/session/factors";
export const sessionsPath = "/v1/sessions";
