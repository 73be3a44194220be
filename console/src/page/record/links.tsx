// Which records of which systems are this one thing, and why; joining another, parting one.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/record.json";
import { PlainTable } from "../../part/plain-table.tsx";
import { Read } from "../../part/state.tsx";
import { useSession } from "../../session/session.ts";
import { LinkDialog } from "./link-dialog.tsx";
import type { Entity, Explained } from "./record.ts";
import style from "./page.module.css";

export function Links({ explained }: { readonly explained: Explained }): ReactElement {
  const say = useMessages<typeof en>("record");
  const { may } = useSession();
  const [parted, setParted] = useState<string | undefined>();
  const [isJoining, setJoining] = useState(false);
  const { entity } = explained;
  const read = useRead<Entity>("/v1/explain/entity", { follow: { kind: "record", entity }, query: { record: entity } });
  return (
    <div className={style["links"]} tabIndex={0} role="region" aria-label={say("links")}>
      <Read read={read} lines={5}>
        {({ data }) => (
          <PlainTable
            label={say("links")}
            columns={[
              { title: say("system") },
              { title: say("number") },
              { title: say("site") },
              { title: say("because") },
              { title: say("versions"), align: "right" },
              { title: say("part-title"), align: "right" },
            ]}
            rows={data.members.map(({ record, source, key, site, because }) => {
              const member = explained.members.find((one) => one.record === record);
              const reasons = because.map(({ reason }) => reason).join("; ");
              return {
                id: record,
                cells: [
                  source,
                  key,
                  site,
                  reasons === "" ? (
                    <span key="first" className={style["soft"]}>
                      {say("first-member")}
                    </span>
                  ) : (
                    reasons
                  ),
                  member?.versions,
                  may("decide") && data.members.length > 1 ? (
                    <Button key="part" variant="default" size="compact-xs" onClick={() => setParted(record)}>
                      {say("part")}
                    </Button>
                  ) : null,
                ],
              };
            })}
          />
        )}
      </Read>
      {may("decide") ? (
        <Button variant="default" className={style["join"]} onClick={() => setJoining(true)}>
          {say("join")}
        </Button>
      ) : null}
      {parted === undefined ? null : <LinkDialog explained={explained} parted={parted} onClose={() => setParted(undefined)} />}
      {isJoining ? <LinkDialog explained={explained} onClose={() => setJoining(false)} /> : null}
    </div>
  );
}
