// People who have an account, as a list; beside it the one that is open.

import { type ReactElement, useMemo, useState } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { DataTable } from "../../part/data-table.tsx";
import { Moment, Nothing } from "../../part/figure.tsx";
import { FilterBar } from "../../part/filter-bar.tsx";
import { GrantLine, roles, useGrantWords } from "../../part/grant.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { useShortcuts } from "../../part/shortcut.ts";
import { Empty } from "../../part/state.tsx";
import type { Column } from "../../part/table-model.ts";
import { GrantsDialog } from "./grants-dialog.tsx";
import style from "./page.module.css";
import { type Deed, PersonPanel } from "./person-panel.tsx";
import { EraseDialog } from "./erase-dialog.tsx";
import { ResetDialog, StandingDialog } from "./standing-dialog.tsx";
import { StateBadge } from "./state-badge.tsx";
import type { Person, StandIn } from "./user.ts";

interface PeopleViewProps {
  readonly people: readonly Person[];
  readonly standIns: readonly StandIn[];
}

const states = ["active", "invited", "disabled"] as const;

export function PeopleView({ people, standIns }: PeopleViewProps): ReactElement {
  const say = useMessages<typeof en>("users");
  const words = useGrantWords();
  const [values, change] = useFilters();
  const { text, role, state } = values;
  const rows = useMemo(() => people.filter((one) => isMeant(one, { text, role, state })), [people, text, role, state]);
  const opened = people.find(({ name }) => name === values["person"]);
  const [deed, setDeed] = useState<Deed | undefined>();
  useShortcuts(opened === undefined ? [] : [{ keys: "a", label: say("change-rights"), run: () => setDeed("grants") }]);
  return (
    <>
      <div className={style["filters"]}>
        <FilterBar
          values={values}
          onChange={change}
          viewed={{ page: "people", table: "users" }}
          filters={[
            { name: "text", label: say("name-or-mail") },
            { name: "role", label: say("role"), choices: roles.map((value) => ({ value, label: words.role(value) })), width: 200 },
            { name: "state", label: say("state"), choices: states.map((value) => ({ value, label: say(value) })), width: 150 },
          ]}
        />
      </div>
      <div className={style["view"]}>
        <div className={style["list"]}>
          <DataTable
            name="users"
            label={say("people")}
            columns={useColumns()}
            rows={rows}
            idOf={({ name }) => name}
            opened={opened?.name}
            onOpen={({ name }) => change({ person: name })}
            summary={say("people-count", { count: rows.length })}
            empty={
              people.length === 0 ? (
                <Empty title={say("no-people")}>{say("no-people-why")}</Empty>
              ) : (
                <Empty title={say("none-meant")}>{say("none-meant-why")}</Empty>
              )
            }
          />
        </div>
        {opened === undefined ? null : (
          <PersonPanel person={opened} standIns={standIns} onDo={setDeed} onClose={() => change({ person: undefined })} />
        )}
      </div>
      {opened === undefined ? null : <Doing person={opened} deed={deed} onClose={() => setDeed(undefined)} />}
    </>
  );
}

interface DoingProps {
  readonly person: Person;
  readonly deed: Deed | undefined;
  readonly onClose: () => void;
}

function Doing({ person, deed, onClose }: DoingProps): ReactElement | null {
  if (deed === undefined) return null;
  if (deed === "grants") return <GrantsDialog person={person} onClose={onClose} />;
  if (deed === "reset") return <ResetDialog name={person.name} onClose={onClose} />;
  if (deed === "erase") return <EraseDialog name={person.name} onClose={onClose} />;
  return <StandingDialog name={person.name} what={deed} onClose={onClose} />;
}

interface Meant {
  readonly text: string | undefined;
  readonly role: string | undefined;
  readonly state: string | undefined;
}

function isMeant({ name, email, grants, state: own }: Person, { text = "", role, state }: Meant): boolean {
  const said = `${name} ${email ?? ""}`.toLowerCase();
  const holds = role === undefined || grants.some((grant) => grant.role === role);
  return said.includes(text.trim().toLowerCase()) && holds && (state === undefined || own === state);
}

function useColumns(): readonly Column<Person>[] {
  const say = useMessages<typeof en>("users");
  return useMemo(
    () => [
      { id: "name", title: say("name"), width: 170, show: ({ name }) => name, sortBy: ({ name }) => name },
      { id: "state", title: say("state"), width: 110, show: ({ state }) => <StateBadge state={state} />, sortBy: ({ state }) => state },
      { id: "grants", title: say("rights"), width: 260, grows: true, show: ({ grants }) => <GrantLine grants={grants} /> },
      {
        id: "email",
        title: say("email"),
        width: 220,
        yields: true,
        show: ({ email }) => email ?? <Nothing />,
        sortBy: ({ email }) => email,
      },
      {
        id: "since",
        title: say("since"),
        width: 204,
        yields: true,
        show: ({ createdAt }) => <Moment at={createdAt} />,
        sortBy: ({ createdAt }) => createdAt,
      },
    ],
    [say],
  );
}
