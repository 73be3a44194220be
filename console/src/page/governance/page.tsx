// Governance: which system decides which field, what the rules leave open, and how they change.

import type { ReactElement } from "react";
import { Link, useParams } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { Moment } from "../../part/figure.tsx";
import { PageHead } from "../../part/page-head.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Tabs } from "../../part/tabs.tsx";
import { useSession } from "../../session/session.ts";
import { GapsView } from "./gaps-view.tsx";
import { type Life, lifeOf, matchRules, proposeAddress, type RuleList, useRules, useSets, valueRules } from "./governance.ts";
import { LearntView } from "./learnt-view.tsx";
import { ProposeView } from "./propose-view.tsx";
import { RulesView } from "./rules-view.tsx";
import { SetsView } from "./sets-view.tsx";
import style from "./page.module.css";

export function Page(): ReactElement {
  const { view } = useParams<{ view?: string }>();
  return view === "propose" ? <ProposeView /> : <Views />;
}

function Views(): ReactElement {
  const say = useMessages<typeof en>("governance");
  const [{ tab }, change] = useFilters();
  const rules = useRules();
  return (
    <>
      <PageHead
        title={say("title")}
        about={rules.data === undefined ? say("about") : <About rules={rules.data.data} />}
        answer={rules.data}
      >
        <ProposeLink life={lifeOf(tab)} />
      </PageHead>
      <div className={style["page"]}>
        <Tabs
          shown={tab}
          onChange={(name) => change({ tab: name === "rules" ? undefined : name, set: undefined })}
          tabs={[
            { name: "rules", label: say("in-force"), show: () => <RulesView /> },
            { name: "open", label: say("left-open"), show: () => <GapsView /> },
            { name: "sets", label: say("sets"), show: () => <SetsView key="sets" life={valueRules} /> },
            { name: "learnt", label: say("learnt"), show: () => <LearntView /> },
            { name: "match", label: say("match"), show: () => <SetsView key="match" life={matchRules} /> },
          ]}
        />
      </div>
    </>
  );
}

function About({ rules: { from, rules, deletes } }: { readonly rules: RuleList }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const count = rules.length + deletes.length;
  if (count === 0) return <>{say("no-rules")}</>;
  return (
    <>
      {say("rule-count", { count })}, {from === null ? say("for-all-time") : say("in-force-since")}
      {from === null ? null : (
        <>
          {" "}
          <Moment at={from} />
        </>
      )}
    </>
  );
}

/** A change begins with the last set: that is what a proposal is judged against. */
function ProposeLink({ life }: { readonly life: Life }): ReactElement | null {
  const say = useMessages<typeof en>("governance");
  const { may } = useSession();
  const last = useSets(life).data?.data.sets.at(-1);
  if (!may("plan") && !may("set-rule")) return null;
  return (
    <Link className={style["act"]} href={proposeAddress(life, last === undefined ? {} : { of: last.key })}>
      {say(life.tab === "match" ? "change-match" : "change-rules")}
    </Link>
  );
}
