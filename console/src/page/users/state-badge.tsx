import type { ReactElement } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { Badge } from "../../part/badge.tsx";
import type { Person } from "./user.ts";

const tones = { active: "good", invited: "accent", disabled: "plain" } as const;

/** Whether somebody is let in, or has still to come. */
export function StateBadge({ state }: { readonly state: Person["state"] }): ReactElement {
  const say = useMessages<typeof en>("users");
  return <Badge tone={tones[state]}>{say(state)}</Badge>;
}
