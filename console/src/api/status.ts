// The hub's own account of itself, shared by the shell and by pages.

import type { hubStatus } from "../../../src/api/contract-desk.ts";
import type { Data } from "./client.ts";
import { useRead } from "./read.ts";

export type Status = Data<typeof hubStatus>;

export const useStatus = () => useRead<Status>("/v1/status", { follow: { kind: "commits" } });
