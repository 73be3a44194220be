// What the page knows of the chain and of requests, as the API tells it.

import type { chainStatus, requestList } from "../../../../src/api/contract-chain.ts";
import type { verification } from "../../../../src/api/contract-operation.ts";
import type { Data } from "../../api/client.ts";

export type Chain = Data<typeof chainStatus>;
export type RequestPage = Data<typeof requestList>;
export type Asked = RequestPage["requests"][number];
export type Verification = Data<typeof verification>;
