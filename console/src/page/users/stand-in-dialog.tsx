// Somebody stands in for somebody else, from a day to a day. The two count as one person meanwhile.

import { NativeSelect, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { delegationAnswer } from "../../../../src/api/contract-user.ts";
import { type Data, post } from "../../api/client.ts";
import { useModel } from "../../api/model.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Moment } from "../../part/figure.tsx";
import { instantOf } from "../../part/zoned.ts";
import { GrantTable } from "./grant-table.tsx";
import style from "./page.module.css";
import { type Person, usersPath } from "./user.ts";

interface StandInDialogProps {
  readonly people: readonly Person[];
  readonly onClose: () => void;
}

interface Chosen {
  readonly delegator: string;
  readonly delegate: string;
  /** Days, YYYY-MM-DD; the last one is included. */
  readonly first: string;
  readonly last: string;
}

type Delegation = Data<typeof delegationAnswer>;

const dayMs = 86_400_000;
const nextDay = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);

/** Days of the group's clock, as moments. Undefined: not both are said, or the one is after the other. */
function spanOf({ first, last }: Chosen, zone: string): { readonly from: string; readonly until: string } | undefined {
  if (first === "" || last === "" || last < first) return undefined;
  const from = instantOf(`${first}T00:00`, zone);
  const until = instantOf(`${nextDay(last)}T00:00`, zone);
  return from === undefined || until === undefined ? undefined : { from, until };
}

export function StandInDialog({ people, onClose }: StandInDialogProps): ReactElement {
  const say = useMessages<typeof en>("users");
  const { zone } = useModel();
  const again = useAgain(usersPath);
  const [chosen, setChosen] = useState<Chosen>({ delegator: "", delegate: "", first: "", last: "" });
  const { delegator, delegate } = chosen;
  const span = spanOf(chosen, zone);
  const isWhole = delegator !== "" && delegate !== "" && delegator !== delegate && span !== undefined;
  return (
    <ActionDialog<null, Delegation>
      title={say("make-stand-ins")}
      onClose={onClose}
      asked={isWhole ? JSON.stringify(chosen) : undefined}
      preview={() => Promise.resolve(null)}
      showPreview={() => (
        <>
          <p className={style["text"]}>
            {say("stand-in-preview", { delegate, delegator })} <Moment at={span?.from ?? ""} /> – <Moment at={span?.until ?? ""} />
          </p>
          <GrantTable grants={people.find(({ name }) => name === delegator)?.grants ?? []} />
          <p className={style["soft"]}>{say("one-hand")}</p>
        </>
      )}
      confirmLabel={say("stand-in")}
      confirm={async (reason) => {
        const made = await post<Delegation>("/v1/delegations", { delegator, delegate, ...span, reason });
        again();
        return made;
      }}
      showResult={() => <p className={style["text"]}>{say("stands-in", { delegate, delegator })}</p>}
      undo={async ({ id }) => {
        await post("/v1/delegations/end", { delegation: id });
        again();
        return <p className={style["text"]}>{say("stand-in-ended")}</p>;
      }}
    >
      <Fields people={people} chosen={chosen} onChange={setChosen} />
    </ActionDialog>
  );
}

interface FieldsProps {
  readonly people: readonly Person[];
  readonly chosen: Chosen;
  readonly onChange: (chosen: Chosen) => void;
}

function Fields({ people, chosen, onChange }: FieldsProps): ReactElement {
  const say = useMessages<typeof en>("users");
  const { zone } = useModel();
  const names = people.filter(({ state }) => state !== "disabled").map(({ name }) => name);
  const among = (left: string) => [{ value: "", label: say("choose-person") }, ...names.filter((name) => name !== left)];
  return (
    <div className={style["row"]}>
      <NativeSelect
        label={say("delegate")}
        data={among(chosen.delegator)}
        value={chosen.delegate}
        onChange={({ currentTarget }) => onChange({ ...chosen, delegate: currentTarget.value })}
        w={180}
      />
      <NativeSelect
        label={say("delegator")}
        data={among(chosen.delegate)}
        value={chosen.delegator}
        onChange={({ currentTarget }) => onChange({ ...chosen, delegator: currentTarget.value })}
        w={180}
      />
      {(["first", "last"] as const).map((day) => (
        <TextInput
          key={day}
          type="date"
          label={say(`${day}-day`, { zone })}
          value={chosen[day]}
          onChange={({ currentTarget }) => onChange({ ...chosen, [day]: currentTarget.value })}
          w={170}
        />
      ))}
    </div>
  );
}
