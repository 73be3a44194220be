// Rules that came, went, or are written otherwise than in the set before.

import { type ReactElement, useMemo } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { Badge } from "../../part/badge.tsx";
import { DifferenceLines } from "../../part/difference-lines.tsx";
import { Read } from "../../part/state.tsx";
import { type Life, useSet } from "./governance.ts";
import { type RuleDifference, setDifference } from "./set-difference.ts";
import style from "./page.module.css";

interface RuleDifferencesProps {
  readonly life: Life;
  /** Key of the set before; undefined: there was none. */
  readonly base: string | undefined;
  readonly rules: string;
}

export function RuleDifferences({ life, base, rules }: RuleDifferencesProps): ReactElement {
  const read = useSet(life, base);
  if (base === undefined) return <Differences before="" after={rules} />;
  return (
    <Read read={read} lines={4}>
      {({ data }) => <Differences before={data.rules} after={rules} />}
    </Read>
  );
}

const tones = { came: "good", went: "bad", changed: "accent" } as const;

function Differences({ before, after }: { readonly before: string; readonly after: string }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const found = useMemo(() => setDifference(before, after), [before, after]);
  if (found.length === 0) return <p className={style["text"]}>{say("same-rules")}</p>;
  return (
    <>
      {found.map((one) => (
        <Difference key={`${one.how} ${one.name}`} difference={one} />
      ))}
    </>
  );
}

function Difference({ difference: { name, how, lines } }: { readonly difference: RuleDifference }): ReactElement {
  const say = useMessages<typeof en>("governance");
  return (
    <details className={style["difference"]} open={how === "changed"}>
      <summary>
        <Badge tone={tones[how]}>{say(`rule-${how}`)}</Badge> {name}
      </summary>
      <DifferenceLines lines={lines} />
    </details>
  );
}
