// What a channel tells and when, as a sentence.

import type { Say } from "../../messages/message.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/channel.json";
import type inbox from "../../messages/en/inbox.json";
import { moneyText } from "../../part/value.ts";
import type { Rules } from "./channel.ts";

export function useChannelWords(): (rules: Rules) => string {
  const say = useMessages<typeof en>("channel");
  const item = useMessages<typeof inbox>("inbox");
  return (rules) => {
    const { kinds, sites, stake, older_than_minutes: minutes, baseline } = rules;
    const parts = [
      whenText(rules, say),
      kinds === undefined ? say("every-kind") : say("of-kinds", { kinds: kinds.map((kind) => item(kind)).join(", ") }),
      ...(sites === undefined ? [] : [say("at-sites", { sites: sites.join(", ") })]),
      ...(stake === undefined ? [] : [say("from-stake", { money: moneyText(stake.amount, stake.currency) })]),
      ...(minutes === 0 ? [] : [say("older", { count: minutes })]),
      ...(baseline === "yes" ? [say("with-baseline")] : []),
      ...(rules.quiet === undefined ? [] : [say("quiet-text", rules.quiet)]),
    ];
    return `${parts.join("; ")}.`;
  };
}

function whenText({ digest }: Rules, say: Say<typeof en>): string {
  if (digest.kind === "at-once") return say("at-once-text");
  return digest.kind === "every" ? say("every-text", { count: digest.minutes }) : say("daily-text", { at: digest.at, zone: digest.zone });
}
