// One person: what they may do and where, how their account stands, who stands in for them.

import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { DetailPanel, Facts, Section } from "../../part/detail-panel.tsx";
import { Moment } from "../../part/figure.tsx";
import { GrantTable } from "./grant-table.tsx";
import style from "./page.module.css";
import { StateBadge } from "./state-badge.tsx";
import type { Person, StandIn } from "./user.ts";

/** What can be done about somebody. */
export type Deed = "grants" | "disable" | "enable" | "reset" | "erase";

interface PersonPanelProps {
  readonly person: Person;
  readonly standIns: readonly StandIn[];
  readonly onDo: (deed: Deed) => void;
  readonly onClose: () => void;
}

export function PersonPanel({ person, standIns, onDo, onClose }: PersonPanelProps): ReactElement {
  const say = useMessages<typeof en>("users");
  const { name, email, state, grants, createdAt, disabledAt, codeUntil } = person;
  const moment = (label: "since" | "disabled-since" | "code-waits", at: string | null) =>
    at === null ? [] : [[say(label), <Moment key={label} at={at} />] as const];
  return (
    <DetailPanel
      title={name}
      about={
        <>
          <StateBadge state={state} /> {email}
        </>
      }
      onClose={onClose}
      actions={<Actions state={state} onDo={onDo} />}
    >
      <Section title={say("rights")}>
        <GrantTable grants={grants} />
      </Section>
      <Section title={say("account")}>
        <Facts facts={[...moment("since", createdAt), ...moment("disabled-since", disabledAt), ...moment("code-waits", codeUntil)]} />
      </Section>
      <Section title={say("stand-ins")}>
        <Standing name={name} standIns={standIns} />
      </Section>
    </DetailPanel>
  );
}

function Actions({ state, onDo }: { readonly state: Person["state"]; readonly onDo: (deed: Deed) => void }): ReactElement {
  const say = useMessages<typeof en>("users");
  const turn = state === "disabled" ? "enable" : "disable";
  return (
    <>
      <Button onClick={() => onDo("grants")}>{say("change-rights")}</Button>
      {state === "disabled" ? null : (
        <Button variant="default" onClick={() => onDo("reset")}>
          {say(state === "invited" ? "new-code" : "reset")}
        </Button>
      )}
      <Button variant="default" onClick={() => onDo(turn)}>
        {say(turn)}
      </Button>
      <Button variant="default" onClick={() => onDo("erase")}>
        {say("erase")}
      </Button>
    </>
  );
}

function Standing({ name, standIns }: { readonly name: string; readonly standIns: readonly StandIn[] }): ReactElement {
  const say = useMessages<typeof en>("users");
  const own = standIns.filter(({ delegator, delegate }) => delegator === name || delegate === name);
  if (own.length === 0) return <p className={style["soft"]}>{say("no-stand-in")}</p>;
  return (
    <>
      {own.map(({ id, delegator, delegate, beginsAt, endsAt }) => (
        <p key={id} className={style["text"]}>
          {say("stands-in", { delegate, delegator })}
          <br />
          <Moment at={beginsAt} /> – <Moment at={endsAt} />
        </p>
      ))}
    </>
  );
}
