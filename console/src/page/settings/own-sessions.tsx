// Where one is signed in, and ending what should not be.

import { Button } from "@mantine/core";
import { type ReactElement, type ReactNode, useState } from "react";
import type { ended, sessionList } from "../../../../src/api/contract-session.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain, useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/settings.json";
import { Badge } from "../../part/badge.tsx";
import { Moment } from "../../part/figure.tsx";
import { PlainAction } from "../../part/plain-action.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { Read } from "../../part/state.tsx";
import { agentText } from "./agent.ts";
import { sessionsPath } from "./factor.ts";

type SessionList = Data<typeof sessionList>;
type Session = SessionList["sessions"][number];

const factors = ["password", "totp", "recovery", "passkey", "oidc", "code"] as const;

const isFactor = (name: string): name is (typeof factors)[number] => factors.some((one) => one === name);

export function OwnSessions(): ReactElement {
  const read = useRead<SessionList>(sessionsPath, { follow: { kind: "sight" } });
  const [ending, setEnding] = useState<Session | undefined>();
  return (
    <>
      <Read read={read} lines={3}>
        {({ data }) => <Table sessions={data.sessions} onEnd={setEnding} />}
      </Read>
      {ending === undefined ? null : <EndDialog session={ending} onClose={() => setEnding(undefined)} />}
    </>
  );
}

interface TableProps {
  readonly sessions: readonly Session[];
  readonly onEnd: (session: Session) => void;
}

function Table({ sessions, onEnd }: TableProps): ReactElement {
  const say = useMessages<typeof en>("settings");
  const proved = (names: readonly string[]): string => names.map((name) => (isFactor(name) ? say(`by-${name}`) : name)).join(", ");
  const cells = (session: Session): readonly ReactNode[] => [
    <span key="agent" title={session.agent}>
      {agentText(session.agent) ?? say("unknown-agent")}
    </span>,
    session.address,
    proved(session.factors),
    <Moment key="began" at={session.beganAt} />,
    <Moment key="used" at={session.usedAt} />,
    session.current ? (
      <Badge key="current" tone="accent">
        {say("this-one")}
      </Badge>
    ) : (
      <Button
        key="end"
        variant="default"
        size="compact-xs"
        aria-label={say("end-session", { address: session.address })}
        onClick={() => onEnd(session)}
      >
        {say("end")}
      </Button>
    ),
  ];
  return (
    <PlainTable
      label={say("sessions")}
      columns={[
        { title: say("browser") },
        { title: say("address") },
        { title: say("proved-by") },
        { title: say("began") },
        { title: say("used") },
        { title: say("action"), align: "right" },
      ]}
      rows={sessions.map((session) => ({ id: session.id, cells: cells(session) }))}
    />
  );
}

function EndDialog({
  session: { id, address, agent },
  onClose,
}: {
  readonly session: Session;
  readonly onClose: () => void;
}): ReactElement {
  const say = useMessages<typeof en>("settings");
  const again = useAgain(sessionsPath);
  return (
    <PlainAction<Data<typeof ended>>
      title={say("end-session", { address })}
      onClose={onClose}
      preview={say("end-session-preview", { address, agent: agentText(agent) ?? say("unknown-agent") })}
      label={say("end")}
      act={async () => {
        const answer = await post<Data<typeof ended>>("/v1/sessions/end", { session: id });
        again();
        return answer;
      }}
      showResult={(answer) => say(answer.ended ? "session-ended" : "session-gone")}
    />
  );
}
