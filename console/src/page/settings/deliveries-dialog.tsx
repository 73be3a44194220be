// What a channel had to tell, and what came of it.

import type { ReactElement } from "react";
import type { deliveryList } from "../../../../src/api/contract-notice.ts";
import type { Data } from "../../api/client.ts";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/channel.json";
import { Badge } from "../../part/badge.tsx";
import { Dialog } from "../../part/dialog.tsx";
import { Moment, Nothing } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { Read } from "../../part/state.tsx";
import { type Channel, channelsPath, type Delivery } from "./channel.ts";
import style from "./page.module.css";

const shownMax = 100;
const tones = { told: "good", waiting: "warn", "given-up": "bad", recorded: "plain" } as const;

export function DeliveriesDialog({
  channel: { name },
  onClose,
}: {
  readonly channel: Channel;
  readonly onClose: () => void;
}): ReactElement {
  const say = useMessages<typeof en>("channel");
  const read = useRead<Data<typeof deliveryList>>(`${channelsPath}/deliveries`, {
    follow: { kind: "sight" },
    query: { channel: name, limit: shownMax },
  });
  return (
    <Dialog title={say("log-title", { name })} onClose={onClose} size={980}>
      <Read read={read} lines={4}>
        {({ data: { deliveries } }) =>
          deliveries.length === 0 ? <p className={style["soft"]}>{say("no-log")}</p> : <Log deliveries={deliveries} />
        }
      </Read>
    </Dialog>
  );
}

function Log({ deliveries }: { readonly deliveries: readonly Delivery[] }): ReactElement {
  const say = useMessages<typeof en>("channel");
  const titles = ["log-at", "log-what", "log-state", "log-tries", "log-next"] as const;
  return (
    <PlainTable
      label={say("log")}
      heightMax={440}
      columns={titles.map((title) => ({ title: say(title), ...(title === "log-tries" ? { align: "right" as const } : {}) }))}
      rows={deliveries.map(({ notice, at, subject, lines, state, cause, attempts, nextAt }) => ({
        id: notice,
        cells: [
          <Moment key="at" at={at} seconds />,
          <span key="what">
            {subject}
            {lines.map((line) => (
              <span key={line} className={style["line"]}>
                {line}
              </span>
            ))}
          </span>,
          <span key="state">
            <Badge tone={tones[state]}>{say(state)}</Badge>
            {cause === "" ? null : <span className={style["line"]}>{cause}</span>}
          </span>,
          attempts,
          nextAt === null ? <Nothing key="next" /> : <Moment key="next" at={nextAt} />,
        ],
      }))}
    />
  );
}
