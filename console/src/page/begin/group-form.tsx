// Whose hub it is: company, site, currency and zone, written into hub.yaml.

import { Button, Select, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { changedAnswer } from "../../../../src/api/contract-connection.ts";
import { type Data, post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/begin.json";
import { PlainAction } from "../../part/plain-action.tsx";
import { type FirstRun, goOn } from "./first-run.ts";
import style from "./page.module.css";
import { Slow } from "./slow.tsx";

type Changed = Data<typeof changedAnswer>;

const currencies = Intl.supportedValuesOf("currency");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zones = [...new Set(["UTC", here, ...Intl.supportedValuesOf("timeZone")])].toSorted();

export function GroupForm({ base }: Pick<FirstRun, "base">): ReactElement {
  const say = useMessages<typeof en>("begin");
  const [group, setGroup] = useState({ company: "", site: "", currency: "", zone: here });
  const [isKeeping, setKeeping] = useState(false);
  const become = (changed: Partial<typeof group>): void => setGroup({ ...group, ...changed });
  const named = { ...group, company: group.company.trim(), site: group.site.trim() };
  const isWhole = Object.values(named).every((text) => text !== "");
  return (
    <>
      <form
        className={style["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          setKeeping(isWhole);
        }}
      >
        {(["company", "site"] as const).map((name) => (
          <TextInput
            key={name}
            label={say(name)}
            description={say(`${name}-why`)}
            value={group[name]}
            onChange={({ currentTarget }) => become({ [name]: currentTarget.value })}
            autoComplete="off"
            maxLength={60}
            required
          />
        ))}
        <Select
          label={say("currency")}
          data={currencies}
          value={group.currency === "" ? null : group.currency}
          onChange={(currency) => become({ currency: currency ?? "" })}
          searchable
          required
        />
        <Select label={say("zone")} data={zones} value={group.zone} onChange={(zone) => become({ zone: zone ?? "" })} searchable required />
        <Button type="submit" disabled={!isWhole}>
          {say("write")}
        </Button>
      </form>
      {isKeeping ? <KeepDialog group={named} base={base} onClose={() => setKeeping(false)} /> : null}
    </>
  );
}

interface KeepDialogProps {
  readonly group: { readonly company: string; readonly site: string; readonly currency: string; readonly zone: string };
  readonly base: string;
  readonly onClose: () => void;
}

function KeepDialog({ group, base, onClose }: KeepDialogProps): ReactElement {
  const say = useMessages<typeof en>("begin");
  const [isSlow, setSlow] = useState(false);
  return (
    <PlainAction<Changed>
      title={say("group")}
      onClose={onClose}
      preview={say("write-preview", group)}
      label={say("write")}
      act={async () => {
        const changed = await post<Changed>("/v1/first-run/group", { ...group, base });
        if (changed.takesUp === "by-itself")
          void goOn("/begin", ({ companies }) => companies.includes(group.company)).catch(() => setSlow(true));
        return changed;
      }}
      showResult={({ takesUp }) => <Slow isSlow={isSlow}>{say(takesUp === "by-itself" ? "written" : "restart")}</Slow>}
    />
  );
}
