// The first rows of each feed: what they may mean, confirmed by a person, and then what every row becomes.

import { Button, Loader } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { FailedLine, Partial } from "../../part/state.tsx";
import { sentence } from "../../part/value.ts";
import { useAsked } from "./asked.ts";
import { type Draft, type Sample, useChanged } from "./connection.ts";
import { GuessTable } from "./guess-table.tsx";
import { type FeedMapping, isFeedMapping, keyColumns, mappingOf, ownMappings } from "./mapping-guess.ts";
import style from "./page.module.css";
import { RawRows, ReadRows } from "./sample-rows.tsx";

const rowsAsked = 20;

interface RowsStepProps {
  readonly draft: Draft;
  readonly onBack: () => void;
  readonly onNext: () => void;
}

export function RowsStep({ draft, onBack, onNext }: RowsStepProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { answer, error, again } = useAsked(`${draft.name} ${draft.revision}`, () =>
    post<{ readonly feeds: readonly Sample[] }>("/v1/connections/sample", { name: draft.name, rows: rowsAsked }),
  );
  if (error !== undefined)
    return (
      <div className={style["step"]}>
        <FailedLine error={error} />
        <div className={style["acts"]}>
          <Button variant="default" onClick={onBack}>
            {say("back-to-options")}
          </Button>
          <Button variant="default" onClick={again}>
            {say("read-again")}
          </Button>
        </div>
      </div>
    );
  if (answer === undefined)
    return (
      <div className={style["step"]}>
        <p className={style["busy"]} role="status">
          <Loader size={16} aria-hidden /> {say("reading-rows")}
        </p>
      </div>
    );
  return <Meanings key={draft.revision} draft={draft} samples={answer.feeds} onBack={onBack} onNext={onNext} />;
}

function Meanings({ draft, samples, onBack, onNext }: RowsStepProps & { readonly samples: readonly Sample[] }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const changed = useChanged();
  const stated = ownMappings(draft.source["mapping"]);
  const isOurs = draft.source["mapping"] === undefined || stated !== undefined;
  const [meanings, setMeanings] = useState(() => begunWith(samples, stated));
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const isRead = samples.some(({ read }) => read.length > 0);
  const isWhole = Object.values(meanings).length > 0 && Object.values(meanings).every(isSaid);
  const isKept = stated !== undefined && JSON.stringify(stated) === JSON.stringify(meanings);
  const keep = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const source = { ...draft.source, mapping: mappingOf(draft.name, meanings) };
      await post("/v1/drafts", { source, revision: draft.revision });
      changed();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={style["step"]}>
      {isOurs ? null : <Partial>{say("mapping-elsewhere")}</Partial>}
      {samples.map((sample) => (
        <section key={sample.feed} className={style["card"]} aria-label={sample.feed}>
          <h2 className={style["card-title"]}>{sample.feed}</h2>
          <Feed
            sample={sample}
            meaning={isOurs ? meanings[sample.feed] : undefined}
            onChange={(next) => setMeanings({ ...meanings, [sample.feed]: next })}
          />
        </section>
      ))}
      {error === undefined ? null : <FailedLine error={error} />}
      <div className={style["acts"]}>
        <Button variant="default" onClick={onBack}>
          {say("back-to-options")}
        </Button>
        {isOurs && Object.keys(meanings).length > 0 ? (
          <Button variant={isKept ? "default" : "filled"} onClick={() => void keep()} loading={isBusy} disabled={!isWhole || isKept}>
            {say(isKept ? "meaning-kept" : "keep-meaning")}
          </Button>
        ) : null}
        <Button onClick={onNext} disabled={!isRead || (isOurs && stated !== undefined && !isKept)} variant={isRead ? "filled" : "default"}>
          {say("look-at-preview")}
        </Button>
        {isRead ? null : <span className={style["soft"]}>{say("meaning-first")}</span>}
      </div>
    </div>
  );
}

const isSaid = (mapping: FeedMapping): boolean => keyColumns(mapping).length > 0 && Object.keys(mapping.fields).length > 0;

/** What the draft says of a feed, else the hub's guess. */
function begunWith(samples: readonly Sample[], stated: Readonly<Record<string, FeedMapping>> | undefined): Record<string, FeedMapping> {
  const begun: Record<string, FeedMapping> = { ...stated };
  for (const { feed, suggestion } of samples)
    if (begun[feed] === undefined && isFeedMapping(suggestion?.mapping)) begun[feed] = suggestion.mapping;
  return begun;
}

interface FeedProps {
  readonly sample: Sample;
  readonly meaning: FeedMapping | undefined;
  readonly onChange: (meaning: FeedMapping) => void;
}

function Feed({ sample, meaning, onChange }: FeedProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  if (sample.fault !== null) return <FailedSample fault={sample.fault} />;
  if (sample.rows.length === 0) return <p className={style["soft"]}>{say("no-rows")}</p>;
  return (
    <>
      {meaning === undefined ? null : <GuessTable sample={sample} mapping={meaning} onChange={onChange} />}
      {meaning === undefined && sample.read.length === 0 ? <p className={style["soft"]}>{say("no-guess")}</p> : null}
      {sample.read.length > 0 ? <ReadRows sample={sample} /> : null}
      <RawRows sample={sample} isOpen={sample.read.length === 0} />
    </>
  );
}

const FailedSample = ({ fault }: { readonly fault: NonNullable<Sample["fault"]> }): ReactElement => (
  <p className={style["refused"]} role="alert">
    {sentence(fault.cause)} {sentence(fault.hint)} <code>{fault.code}</code> · {fault.subject}
  </p>
);
