import type { ReactElement } from "react";
import type { Forecast } from "../../api/cash.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/cash.json";
import type part from "../../messages/en/part.json";
import { Empty } from "../../part/state.tsx";

/** Nothing is expected, or nothing of it is for the reader: those are two things. */
export function NoCash({ forecast: { hiddenLines } }: { readonly forecast: Forecast }): ReactElement {
  const say = useMessages<typeof en>("cash");
  const common = useMessages<typeof part>("part");
  if (hiddenLines) return <Empty title={say("hidden")}>{common("hidden-lines")}</Empty>;
  return <Empty title={say("no-cash")}>{say("no-cash-why")}</Empty>;
}
