// What the pages of cash read.

import type { cashBridge, cashLinePage, cashMovePage } from "../../../../src/api/contract-cash.ts";
import type { explainedLine, explainedRecord } from "../../../../src/api/contract-explain.ts";
import type { Data } from "../../api/client.ts";
import { type Forecast } from "../../api/cash.ts";
import { useRead } from "../../api/read.ts";

export type Bridge = Data<typeof cashBridge>;
export type LinePage = Data<typeof cashLinePage>;
export type Line = LinePage["lines"][number];
export type MovePage = Data<typeof cashMovePage>;
export type Move = MovePage["moves"][number];
export type ExplainedLine = Data<typeof explainedLine>;
export type ExplainedRecord = Data<typeof explainedRecord>;
export type ExplainedField = ExplainedRecord["fields"][number];

export const useForecast = () => useRead<Forecast>("/v1/cash/forecast", { follow: { kind: "cash" } });
