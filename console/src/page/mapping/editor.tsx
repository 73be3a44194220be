import { Button } from "@mantine/core";
import { type ReactElement, useRef, useState } from "react";
import { asFault } from "../../api/fault.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { useFilters } from "../../part/saved-view.ts";
import { useShortcuts } from "../../part/shortcut.ts";
import { Partial } from "../../part/state.tsx";
import { Tabs } from "../../part/tabs.tsx";
import { goToLine, saidLine, YamlEditor } from "../../part/yaml-editor.tsx";
import { useSession } from "../../session/session.ts";
import { DatesView } from "./dates-view.tsx";
import { DifferenceView } from "./difference-view.tsx";
import { ForesightView } from "./foresight-view.tsx";
import { type Asked, type MappingText, type Put, sampled, type Written } from "./mapping.ts";
import { ReadsFrom } from "./reads-from.tsx";
import { RowsView } from "./rows-view.tsx";
import { SaveDialog } from "./save-dialog.tsx";
import { type Run, useForesight } from "./use-foresight.ts";
import { type OwnText, useText } from "./use-text.ts";
import { type Tried, useSample } from "./use-sample.ts";
import style from "./page.module.css";

interface EditorProps {
  readonly written: Written;
  /** Of its mappings, the one that is looked at. */
  readonly chosen: MappingText;
}

/** What is written at the left; what it makes of kept rows, and what it would change, at the right. */
export function Editor({ written, chosen }: EditorProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const { may } = useSession();
  const area = useRef<HTMLTextAreaElement>(null);
  const { source } = written;
  const own = useText(written, chosen);
  const { text, stands, isTouched, write } = own;
  const [from, setFrom] = useState(chosen.from);
  const [isSaving, setSaving] = useState(false);
  const [, change] = useFilters();
  const tried = useSample(source, text, stands);
  const asked = { source, text, from };
  const [run, foresee] = useForesight(asked);
  const rehearse = (): void => {
    change({ tab: "rehearsal" });
    foresee();
  };
  const isOther = isTouched || from !== chosen.from;
  const save = (): void => (isOther ? setSaving(true) : undefined);
  useShortcuts([
    ...(may("plan") ? [{ keys: "mod+enter", label: say("rehearse"), run: rehearse }] : []),
    { keys: "mod+s", label: say("save"), run: save },
  ]);
  const toLine = (line: number): void => (area.current === null ? undefined : goToLine(area.current, line));
  return (
    <div className={style["beside"]}>
      <section className={style["writing"]} aria-label={say("yaml")}>
        {own.isBehind ? <Behind onGoOn={own.goOn} /> : null}
        <YamlEditor label={say("text")} area={area} value={text} refused={refusedLine(tried)} onChange={write} />
        <div className={style["form"]}>
          <ReadsFrom written={written} chosen={chosen} value={from} onChange={setFrom} />
          <div className={style["acts"]}>
            {isTouched ? (
              <Button variant="subtle" color="gray" onClick={() => write(stands)}>
                {say("begin-again")}
              </Button>
            ) : null}
            {may("plan") ? (
              <Button variant="default" onClick={rehearse} loading={run?.kind === "running"}>
                {say("rehearse")}
              </Button>
            ) : null}
            <Button onClick={save} disabled={!isOther}>
              {say("save-dots")}
            </Button>
          </div>
        </div>
      </section>
      <Beside written={written} chosen={chosen} own={own} tried={tried} run={run} asked={asked} onDate={setFrom} onLine={toLine} />
      {isSaving ? (
        <SaveDialog
          base={own.base}
          place={chosen.from}
          asked={asked}
          run={run}
          onSaved={own.forget}
          onClose={(isSaved) => {
            setSaving(false);
            if (isSaved && from !== null && from !== chosen.from) change({ of: from });
          }}
        />
      ) : null}
    </div>
  );
}

function Behind({ onGoOn }: { readonly onGoOn: () => void }): ReactElement {
  const say = useMessages<typeof en>("mapping");
  return (
    <div className={style["behind"]}>
      <Partial>{say("changed-meanwhile")}</Partial>
      <Button size="compact-xs" variant="default" onClick={onGoOn}>
        {say("go-on")}
      </Button>
    </div>
  );
}

interface BesideProps extends EditorProps {
  readonly own: OwnText;
  readonly tried: Tried;
  readonly run: Run | undefined;
  readonly asked: Asked;
  readonly onDate: (from: string) => void;
  readonly onLine: (line: number) => void;
}

function Beside({ written, chosen, own, tried, run, asked, onDate, onLine }: BesideProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const [{ tab }, change] = useFilters();
  const { text, stands, write } = own;
  const map = async (put: Put): Promise<void> => write((await sampled(written.source, text, put)).text);
  return (
    <section className={style["found"]} aria-label={say("what-it-makes")}>
      <Tabs
        shown={tab}
        onChange={(name) => change({ tab: name === "rows" ? undefined : name })}
        tabs={[
          {
            name: "rows",
            label: say("rows"),
            show: () => <RowsView tried={tried} written={written} onMap={map} onDate={onDate} onLine={onLine} />,
          },
          { name: "difference", label: say("difference"), show: () => <DifferenceView before={stands} after={text} /> },
          { name: "rehearsal", label: say("rehearsal"), show: () => <ForesightView run={run} asked={asked} /> },
          { name: "dates", label: say("dates"), show: () => <DatesView written={written} chosen={chosen} onTake={write} /> },
        ]}
      />
    </section>
  );
}

/** Of the text, else of the first feed that cannot be read so. */
function refusedLine({ sample, error, isOld }: Tried): number | undefined {
  if (isOld) return undefined;
  if (error !== undefined) return saidLine(asFault(error).subject);
  const first = sample?.feeds.find(({ refused }) => refused !== null)?.refused;
  return first === undefined || first === null ? undefined : saidLine(first.subject);
}
