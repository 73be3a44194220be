// A change of the rules: written as YAML, rehearsed as often as one likes, and proposed with a reason.

import type { ReactElement } from "react";
import { Link, Redirect } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { PageHead } from "../../part/page-head.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Partial, Read } from "../../part/state.tsx";
import { lifeOf, proposeAddress, setAddress, useSet, useSets } from "./governance.ts";
import { ProposeForm } from "./propose-form.tsx";
import style from "./page.module.css";

export function ProposeView(): ReactElement {
  const say = useMessages<typeof en>("governance");
  const [{ tab, of, field, sources }] = useFilters();
  const life = lifeOf(tab);
  const sets = useSets(life);
  const last = sets.data?.data.sets.at(-1)?.key;
  const read = useSet(life, of);
  const begun = field === undefined ? "" : ruleText(field, sources?.split(",") ?? []);
  // The address says what it began with, so that a set which comes into force meanwhile changes nothing under somebody's hands.
  if (of === undefined && last !== undefined)
    return <Redirect to={proposeAddress(life, { of: last, ...(field === undefined ? {} : { field, sources: sources ?? "" }) })} replace />;
  const draft = `${life.tab} ${of} ${field ?? ""}`;
  const isEarlier = of !== undefined && of !== last && sets.data?.data.sets.some(({ key }) => key === of) === true;
  return (
    <>
      <PageHead
        before={
          <Link className={style["link"]} href={`/governance?tab=${life.tab}`}>
            {say("title")}
          </Link>
        }
        title={say(life.tab === "match" ? "change-match" : "change-rules")}
        about={say(life.tab === "match" ? "change-match-about" : "change-about")}
        answer={of === undefined ? sets.data : read.data}
      >
        {of === undefined ? null : (
          <Link className={style["link"]} href={setAddress(life, of)}>
            {say("begun-with")}
          </Link>
        )}
      </PageHead>
      {isEarlier ? (
        <div className={style["note"]}>
          <Partial>{say("not-the-last")}</Partial>
        </div>
      ) : null}
      {of === undefined ? (
        <Read read={sets}>{() => <ProposeForm life={life} draft={`${life.tab} ${field ?? ""}`} rules={begun} />}</Read>
      ) : (
        <Read read={read} lines={14}>
          {({ data }) => <ProposeForm life={life} key={draft} draft={draft} rules={withRule(data.rules, begun)} />}
        </Read>
      )}
    </>
  );
}

/** A rule to begin with: the systems that claim the field, as equals, until somebody ranks them. */
const ruleText = (field: string, sources: readonly string[]): string =>
  `- fields: ${field}\n${sources.length === 0 ? "" : `  authority: [[${sources.join(", ")}]]\n`}`;

const withRule = (rules: string, rule: string): string => (rules.trim() === "[]" ? rule : `${rules.trimEnd()}\n${rule}`);
