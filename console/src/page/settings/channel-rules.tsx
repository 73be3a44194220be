// What a channel tells, and when: by kind, site, money and age, at once or gathered, and not in quiet hours.

import { Checkbox, MultiSelect, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useModel } from "../../api/model.ts";
import { useStatus } from "../../api/status.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/channel.json";
import type inbox from "../../messages/en/inbox.json";
import { itemKinds, type Rules } from "./channel.ts";
import style from "./page.module.css";

interface ChannelRulesProps {
  readonly rules: Rules;
  readonly onChange: (rules: Rules) => void;
}

export function ChannelRules(props: ChannelRulesProps): ReactElement {
  const say = useMessages<typeof en>("channel");
  return (
    <>
      <fieldset className={style["set"]}>
        <legend>{say("what")}</legend>
        <What {...props} />
      </fieldset>
      <fieldset className={style["set"]}>
        <legend>{say("when")}</legend>
        <When {...props} />
        <Quiet {...props} />
      </fieldset>
    </>
  );
}

const without = <Name extends keyof Rules>(rules: Rules, name: Name): Rules => {
  const { [name]: _, ...rest } = rules;
  return rest as Rules;
};

function What({ rules, onChange }: ChannelRulesProps): ReactElement {
  const say = useMessages<typeof en>("channel");
  const item = useMessages<typeof inbox>("inbox");
  const sites = [...new Set([...(useStatus().data?.data.sources ?? []).map(({ site }) => site), ...(rules.sites ?? [])])].toSorted();
  const { reportingCurrency } = useModel();
  const { amount = "", currency = reportingCurrency ?? "EUR" } = rules.stake ?? {};
  const list = (name: "kinds" | "sites", values: string[]): void =>
    onChange(values.length === 0 ? without(rules, name) : ({ ...rules, [name]: values } as Rules));
  const price = (next: { readonly amount: string; readonly currency: string }): void =>
    onChange(next.amount === "" ? without(rules, "stake") : { ...rules, stake: next });
  return (
    <div className={style["fields"]}>
      <MultiSelect
        label={say("kinds")}
        placeholder={rules.kinds === undefined ? say("all-kinds") : ""}
        data={itemKinds.map((value) => ({ value, label: item(value) }))}
        value={[...(rules.kinds ?? [])]}
        onChange={(values) => list("kinds", values)}
        clearable
      />
      <MultiSelect
        label={say("sites")}
        placeholder={rules.sites === undefined ? say("all-sites") : ""}
        data={sites}
        value={[...(rules.sites ?? [])]}
        onChange={(values) => list("sites", values)}
        clearable
      />
      <div className={style["pair"]}>
        <TextInput
          label={say("stake")}
          inputMode="decimal"
          value={amount}
          onChange={({ currentTarget }) => price({ amount: currentTarget.value.trim().replace(",", "."), currency })}
          w={140}
        />
        <TextInput
          label={say("currency")}
          value={currency}
          onChange={({ currentTarget }) => price({ amount, currency: currentTarget.value.toUpperCase().slice(0, 3) })}
          w={80}
        />
      </div>
      <NumberInput
        label={say("older-than")}
        value={rules.older_than_minutes}
        min={0}
        max={525_600}
        onChange={(minutes) => onChange({ ...rules, older_than_minutes: Number(minutes) || 0 })}
        w={180}
      />
      <Checkbox
        label={say("baseline")}
        checked={rules.baseline === "yes"}
        onChange={({ currentTarget }) => onChange({ ...rules, baseline: currentTarget.checked ? "yes" : "no" })}
      />
    </div>
  );
}

const ways = ["at-once", "every", "daily"] as const;

function When({ rules, onChange }: ChannelRulesProps): ReactElement {
  const say = useMessages<typeof en>("channel");
  const { zone } = useModel();
  const { digest } = rules;
  const become = (next: Rules["digest"]): void => onChange({ ...rules, digest: next });
  const plain = {
    "at-once": { kind: "at-once" },
    every: { kind: "every", minutes: 60 },
    daily: { kind: "daily", at: "07:30", zone },
  } as const;
  return (
    <div className={style["pair"]}>
      <NativeSelect
        label={say("digest")}
        data={ways.map((value) => ({ value, label: say(`digest-${value}`) }))}
        value={digest.kind}
        onChange={({ currentTarget }) => become(plain[currentTarget.value as (typeof ways)[number]])}
        w={220}
      />
      {digest.kind === "every" ? (
        <NumberInput
          label={say("minutes")}
          value={digest.minutes}
          min={1}
          max={10_080}
          onChange={(minutes) => become({ kind: "every", minutes: Math.max(1, Number(minutes) || 1) })}
          w={140}
        />
      ) : null}
      {digest.kind === "daily" ? (
        <TextInput
          type="time"
          label={say("at", { zone: digest.zone })}
          value={digest.at}
          onChange={({ currentTarget }) => become({ ...digest, at: currentTarget.value || digest.at })}
          w={190}
        />
      ) : null}
    </div>
  );
}

function Quiet({ rules, onChange }: ChannelRulesProps): ReactElement {
  const say = useMessages<typeof en>("channel");
  const { zone } = useModel();
  const { quiet } = rules;
  return (
    <>
      <Checkbox
        label={say("quiet")}
        description={say("quiet-why")}
        checked={quiet !== undefined}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.checked ? { ...rules, quiet: { from: "20:00", to: "06:00", zone } } : without(rules, "quiet"))
        }
      />
      {quiet === undefined ? null : (
        <div className={style["pair"]}>
          {(["from", "to"] as const).map((end) => (
            <TextInput
              key={end}
              type="time"
              label={say(`quiet-${end}`, { zone: quiet.zone })}
              value={quiet[end]}
              onChange={({ currentTarget }) => onChange({ ...rules, quiet: { ...quiet, [end]: currentTarget.value || quiet[end] } })}
              w={190}
            />
          ))}
        </div>
      )}
    </>
  );
}
