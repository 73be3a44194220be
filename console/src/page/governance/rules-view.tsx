// The rules in force, by kind: each as a sentence, and beside it as it is written.

import { type ReactElement, useMemo } from "react";
import { Link } from "wouter";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { Badge } from "../../part/badge.tsx";
import { FilterBar } from "../../part/filter-bar.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Empty, Read } from "../../part/state.tsx";
import { plainNames, wordsOf } from "../../part/value.ts";
import { type RuleList, setAddress, useRules, useSet, useSets, valueRules } from "./governance.ts";
import { yamlByName } from "./yaml-piece.ts";
import style from "./page.module.css";

interface Shown {
  readonly name: string;
  readonly kind: string;
  readonly sentence: string;
  /** Where alone it holds. */
  readonly scope: readonly string[];
}

export function RulesView(): ReactElement {
  return (
    <Read read={useRules()} lines={14}>
      {({ data }) => <Rules rules={data} />}
    </Read>
  );
}

const shownRules = ({ rules, deletes }: RuleList): readonly Shown[] => [
  ...rules.map(({ name, kind, sentence, sites, companies, productLines }) => ({
    name,
    kind,
    sentence,
    scope: [...sites, ...companies, ...productLines],
  })),
  ...deletes.map(({ name, kind, sentence }) => ({ name, kind, sentence, scope: [] })),
];

function Rules({ rules }: { readonly rules: RuleList }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const [values, change] = useFilters();
  const nameOf = useKindName();
  const inForce = useSets(valueRules).data?.data.sets.find(({ isInForce }) => isInForce);
  const yaml = useSet(valueRules, inForce?.key).data?.data.rules;
  const written = useMemo(() => (yaml === undefined ? undefined : yamlByName(rules, yaml)), [rules, yaml]);
  const all = shownRules(rules);
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  const words = (values["words"] ?? "").toLowerCase();
  const found = all.filter(
    ({ name, kind, sentence }) =>
      (values["kind"] ?? kind) === kind && `${name} ${sentence} ${plainNames(sentence)}`.toLowerCase().includes(words),
  );
  if (all.length === 0) return <Empty title={say("no-rules")}>{say("no-rules-why")}</Empty>;
  return (
    <>
      <div className={style["filters"]}>
        <FilterBar
          filters={[
            { name: "kind", label: say("kind"), choices: kinds.map((kind) => ({ value: kind, label: nameOf(kind) })), width: 200 },
            { name: "words", label: say("words") },
          ]}
          values={values}
          onChange={change}
        >
          {inForce === undefined ? null : (
            <Link className={style["link"]} href={setAddress(valueRules, inForce.key)}>
              {say("the-set")}
            </Link>
          )}
        </FilterBar>
      </div>
      <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("in-force")}>
        {found.length === 0 ? <Empty title={say("none-found")} /> : null}
        {kinds.map((kind) => (
          <Group key={kind} name={nameOf(kind)} rules={found.filter((one) => one.kind === kind)} written={written} />
        ))}
      </div>
    </>
  );
}

interface GroupProps {
  readonly name: string;
  readonly rules: readonly Shown[];
  readonly written: ReadonlyMap<string, string> | undefined;
}

function Group({ name, rules, written }: GroupProps): ReactElement | null {
  const say = useMessages<typeof en>("governance");
  if (rules.length === 0) return null;
  return (
    <section className={style["card"]} aria-label={name}>
      <header className={style["card-head"]}>
        <h2 className={style["card-title"]}>{name}</h2>
        <span className={style["soft"]}>{say("rule-count", { count: rules.length })}</span>
      </header>
      {rules.map((rule) => (
        <article key={rule.name} className={style["rule"]} aria-label={rule.name}>
          <div>
            <h3 className={style["rule-name"]}>{rule.name}</h3>
            <p className={style["sentence"]}>{plainNames(rule.sentence)}</p>
            {rule.scope.map((where) => (
              <Badge key={where}>{where}</Badge>
            ))}
          </div>
          <pre className={style["yaml"]}>{written?.get(rule.name) ?? ""}</pre>
        </article>
      ))}
    </section>
  );
}

/** What people call a kind. */
export function useKindName(): (kind: string) => string {
  const { kinds } = useModel();
  return (kind) => kinds.find(({ name }) => name === kind)?.label ?? wordsOf(kind);
}
