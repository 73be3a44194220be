// What reads from when, who rehearsed, approved and replayed it; and what stood before, to begin with again.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import { post } from "../../api/client.ts";
import { takenUp } from "../../api/taken-up.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Badge } from "../../part/badge.tsx";
import { Moment, Nothing } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { TakenUp } from "../../part/taken-up.tsx";
import { type Changed, type Dated, mappingPaths, type MappingText, useDated, type Written } from "./mapping.ts";
import style from "./page.module.css";

interface DatesViewProps {
  readonly written: Written;
  readonly chosen: MappingText;
  /** Takes a text over into the editor. */
  readonly onTake: (text: string) => void;
}

export function DatesView({ written, chosen, onTake }: DatesViewProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  return (
    <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("dates")}>
      <h2 className={style["card-title"]}>{say("from-when")}</h2>
      <Schedule written={written} chosen={chosen} />
      <h2 className={style["card-title"]}>{say("earlier")}</h2>
      <Earlier written={written} chosen={chosen} onTake={onTake} />
    </div>
  );
}

const tones = { past: "plain", "in-force": "good", waiting: "accent" } as const;

function Schedule({ written, chosen }: { readonly written: Written; readonly chosen: MappingText }): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const all = useDated().data?.data ?? [];
  const [taken, setTaken] = useState<string | undefined>();
  const lifeOf = (at: string | null): Dated | undefined => all.find((one) => one.source === written.source && one.from === at);
  return (
    <>
      <PlainTable
        label={say("from-when")}
        columns={[
          { title: say("reads-from") },
          { title: say("state") },
          { title: say("mapping") },
          { title: say("rehearsed") },
          { title: say("approved") },
          { title: say("replayed-by") },
          { title: say("do") },
        ]}
        rows={written.mappings.map(({ from, at }) => {
          const life = lifeOf(at);
          return {
            id: from ?? "",
            isMain: from === chosen.from,
            cells: [
              from === null || at === null ? say("from-beginning") : <Moment key="at" at={at} site={written.site} />,
              life === undefined ? (
                <Nothing key="none" />
              ) : (
                <Badge key="state" tone={tones[life.state]}>
                  {say(life.state)}
                </Badge>
              ),
              life?.mapping.split("/")[0] ?? <Nothing key="none" />,
              <Word key="rehearsed" word={life?.rehearsed} site={written.site} />,
              <Word key="approved" word={life?.approved} site={written.site} />,
              <Word key="replayed" word={life?.replayed} site={written.site} />,
              <span key="do" className={style["acts"]}>
                {from === chosen.from ? null : (
                  <Link className={style["link"]} href={lookAddress(written.source, from)}>
                    {say("look")}
                  </Link>
                )}
                {life?.state === "waiting" && from !== null ? (
                  <Button size="compact-xs" variant="default" onClick={() => setTaken(from)}>
                    {say("withdraw")}
                  </Button>
                ) : null}
              </span>,
            ],
          };
        })}
      />
      {taken === undefined ? null : <WithdrawDialog written={written} from={taken} onClose={() => setTaken(undefined)} />}
    </>
  );
}

const lookAddress = (source: string, from: string | null): string =>
  `/connections/${encodeURIComponent(source)}/mapping${from === null ? "?of=" : `?of=${encodeURIComponent(from)}`}`;

function Word({ word, site }: { readonly word: Dated["rehearsed"] | undefined; readonly site: string }): ReactElement {
  if (word === null || word === undefined) return <Nothing />;
  return (
    <>
      {word.author} <span className={style["soft"]}>{<Moment at={word.at} site={site} />}</span>
    </>
  );
}

interface WithdrawDialogProps {
  readonly written: Written;
  readonly from: string;
  readonly onClose: () => void;
}

function WithdrawDialog({ written: { source, base }, from, onClose }: WithdrawDialogProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  return (
    <ActionDialog<null, Changed>
      title={say("withdraw-title", { date: from })}
      onClose={onClose}
      asked={from}
      preview={() => Promise.resolve(null)}
      showPreview={() => <p className={style["text"]}>{say("withdraw-why")}</p>}
      confirmLabel={say("withdraw")}
      confirm={(reason) => post<Changed>("/v1/mappings/withdraw", { source, from, base, reason })}
      showResult={(changed) => <TakenUp changed={changed} done={say("withdrawn-done")} paths={mappingPaths} />}
      undo={async ({ version, takesUp }) => {
        const back = { version: version.version - 1, source, base: version.hash, reason: say("undo-reason") };
        if (takesUp !== "restart") await takenUp(version.hash);
        const changed = await post<Changed>("/v1/configuration/revert", back);
        return <TakenUp changed={changed} done={say("undone")} paths={mappingPaths} />;
      }}
    />
  );
}

/** Versions of hub.yaml in which the mappings were others; the text of the one that is looked at. */
function Earlier({ written: { earlier, site }, chosen, onTake }: DatesViewProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  return (
    <PlainTable
      label={say("earlier")}
      columns={[{ title: say("version") }, { title: say("made") }, { title: say("by") }, { title: say("why") }, { title: say("do") }]}
      rows={earlier.map(({ version, at, author, what, reason, mappings }) => {
        const text = (mappings.find(({ from }) => from === chosen.from) ?? mappings[0])?.text ?? null;
        return {
          id: `${version}`,
          cells: [
            `${version}`,
            <Moment key="at" at={at} site={site} />,
            author ?? say("on-machine"),
            [what, reason].filter((words) => words !== "").join(": "),
            text === null ? (
              <span key="gone" className={style["soft"]}>
                {say("text-gone")}
              </span>
            ) : (
              <Button key="take" size="compact-xs" variant="default" onClick={() => onTake(text)} disabled={text === chosen.text}>
                {say(text === chosen.text ? "stands-now" : "begin-with")}
              </Button>
            ),
          ],
        };
      })}
    />
  );
}
