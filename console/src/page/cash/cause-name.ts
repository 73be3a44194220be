import type { Say } from "../../messages/message.ts";
import type en from "../../messages/en/cash.json";
import type { BridgeCause } from "./bridge.ts";

/** What people call a cause. */
export function causeName(cause: BridgeCause, say: Say<typeof en>): string {
  if (cause.kind === "others") return say("more-causes", { count: cause.causes });
  if (cause.kind !== "record") return say(cause.kind);
  return cause.of?.label ?? say(cause.record === "" ? "completed" : "not-shown", { source: cause.source });
}
