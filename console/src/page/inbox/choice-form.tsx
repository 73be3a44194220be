// The choice: whose word is taken, or which value is set, and until when.

import { Radio, SegmentedControl, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { fieldOf, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/inbox.json";
import { Value } from "../../part/figure.tsx";
import { Until } from "../../part/until.tsx";
import { type AnswerKind, type Chosen, sourcesOf } from "./choice.ts";
import type { Item } from "./item.ts";
import style from "./page.module.css";

interface ChoiceFormProps {
  readonly items: readonly Item[];
  readonly answers: readonly AnswerKind[];
  readonly chosen: Chosen;
  readonly onChange: (chosen: Chosen) => void;
}

export function ChoiceForm({ items, answers, chosen, onChange }: ChoiceFormProps): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const change = (changed: Partial<Chosen>): void => onChange({ ...chosen, ...changed });
  return (
    <div className={style["form"]}>
      {answers.length < 2 ? null : (
        <SegmentedControl
          aria-label={say("answer")}
          value={chosen.kind ?? ""}
          onChange={(kind) => change({ kind: kind as AnswerKind })}
          data={answers.map((value) => ({ value, label: say(value) }))}
        />
      )}
      {chosen.kind === "take" ? <Sources items={items} source={chosen.source} onChange={(source) => change({ source })} /> : null}
      <div className={style["row"]}>
        {chosen.kind === "set" ? (
          <TextInput
            label={say("value")}
            description={say("value-why")}
            value={chosen.value}
            onChange={({ currentTarget }) => change({ value: currentTarget.value })}
            w={260}
          />
        ) : null}
        {chosen.kind === "take" || chosen.kind === "set" ? <Until end={chosen.end} onChange={(end) => change({ end })} /> : null}
      </div>
    </div>
  );
}

interface SourcesProps {
  readonly items: readonly Item[];
  readonly source: string | undefined;
  readonly onChange: (source: string) => void;
}

/** One item: each side with its value. Several: each system that has a word in any of them. */
function Sources({ items, source, onChange }: SourcesProps): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const [item] = items;
  return (
    <Radio.Group label={say("whose-word")} value={source ?? null} onChange={onChange}>
      <div className={style["radios"]}>
        {sourcesOf(items).map((name) => (
          <Radio
            key={name}
            value={name}
            size="xs"
            label={
              <>
                {name} {items.length === 1 && item !== undefined ? <Claimed item={item} source={name} /> : null}
              </>
            }
          />
        ))}
      </div>
    </Radio.Group>
  );
}

function Claimed({ item, source }: { readonly item: Item; readonly source: string }): ReactElement | null {
  const model = useModel();
  if (item.kind === "parked")
    return <Value value={item.stands?.value} field={fieldOf(model, item.recordKind, item.field)} site={item.site} />;
  if (item.kind !== "discrepancy") return null;
  const value = item.sides.find((side) => side.source === source)?.value;
  return <Value value={value} field={fieldOf(model, item.recordKind, item.field)} site={item.site} />;
}
