// Saved views of a list: its filters, columns and order under a name, kept by the hub for whoever saved it, or shared with everybody.
// A link with `view=` shows one, on any machine.

import { Button, Checkbox, Menu, TextInput } from "@mantine/core";
import { IconBookmark, IconTrash } from "@tabler/icons-react";
import { type ReactElement, useEffect, useEffectEvent, useRef, useState } from "react";
import type { viewList, viewSaved } from "../../../src/api/contract-view.ts";
import { type Data, post } from "../api/client.ts";
import { useAgain, useRead } from "../api/read.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import { Dialog } from "./dialog.tsx";
import style from "./filter-bar.module.css";
import { changeLook, type Filters, type Look, useLook } from "./saved-view.ts";
import { FailedLine } from "./state.tsx";

type View = Data<typeof viewList>["views"][number];

export interface Viewed {
  /** Under which views are kept: lower-case letters and -. */
  readonly page: string;
  /** Name of the table whose columns and order go with it. */
  readonly table: string;
  /** The table of a list with other filters, where that is another one. */
  readonly tableOf?: (filters: Filters) => string;
  /** Filters beside those of the bar. */
  readonly also?: readonly string[];
}

interface ViewMenuProps {
  readonly of: Viewed;
  /** Names of the filters that a view holds. */
  readonly names: readonly string[];
  readonly values: Filters;
  readonly onChange: (changed: Readonly<Record<string, string | undefined>>) => void;
}

const viewsPath = "/v1/views";

const sortedOf = (order: string | null): Look["sorted"] => {
  const [id, direction] = order?.split(" ") ?? [];
  return id === undefined ? undefined : { id, desc: direction === "desc" };
};

export function ViewMenu({ of: { page, table, tableOf = () => table }, names, values, onChange }: ViewMenuProps): ReactElement {
  const say = useMessages<typeof en>("part");
  const read = useRead<Data<typeof viewList>>(viewsPath, { follow: { kind: "sight" }, query: { page } });
  const views = read.data?.data.views ?? [];
  const [look] = useLook(table);
  const [isSaving, setSaving] = useState(false);
  const show = ({ name, filter, columns, order }: View): void => {
    changeLook(tableOf(filter), { shown: columns.length === 0 ? undefined : columns, sorted: sortedOf(order) });
    onChange({ ...Object.fromEntries(names.map((one) => [one, filter[one]])), view: name });
  };
  const isBare = names.every((name) => values[name] === undefined);
  useLinked(isBare ? views.find(({ name }) => name === values["view"]) : undefined, show);
  const again = useAgain(viewsPath);
  const [error, setError] = useState<unknown>();
  const remove = ({ name }: View): void => {
    post<Data<typeof viewSaved>>(`${viewsPath}/remove`, { page, name }).then(() => {
      again();
      if (values["view"] === name) onChange({ view: undefined });
    }, setError);
  };
  return (
    <>
      <Menu position="bottom-end" width={300}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={14} aria-hidden />}>
            {values["view"] ?? say("views")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 ? <p className={style["no-views"]}>{say("no-views")}</p> : null}
          {views.map((view) => (
            <div key={`${view.owner} ${view.name}`} className={style["view"]}>
              <Menu.Item onClick={() => show(view)} aria-current={values["view"] === view.name}>
                {view.name}{" "}
                <span className={style["owner"]}>
                  {view.own ? (view.shared ? say("view-shared") : "") : say("view-of", { owner: view.owner })}
                </span>
              </Menu.Item>
              {view.own ? (
                <Menu.Item className={style["remove"]} aria-label={say("view-remove", { name: view.name })} onClick={() => remove(view)}>
                  <IconTrash size={14} aria-hidden />
                </Menu.Item>
              ) : null}
            </div>
          ))}
          {error === undefined ? null : <FailedLine error={error} />}
          <Menu.Divider />
          <Menu.Item onClick={() => setSaving(true)}>{say("view-save")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isSaving ? (
        <SaveDialog
          page={page}
          seen={{ filter: chosen(names, values), columns: [...(look.shown ?? [])], order: orderOf(look) }}
          before={views.find(({ own, name }) => own && name === values["view"])}
          onSaved={(name) => {
            again();
            onChange({ view: name });
          }}
          onClose={() => setSaving(false)}
        />
      ) : null}
    </>
  );
}

/** A link that names a view and no filter is shown as that view says; once, so that it can be changed from there. */
function useLinked(linked: View | undefined, show: (view: View) => void): void {
  const applied = useRef<string>(undefined);
  const apply = useEffectEvent(show);
  useEffect(() => {
    const key = linked === undefined ? undefined : `${linked.owner} ${linked.name} ${linked.savedAt}`;
    if (linked === undefined || key === applied.current) return;
    applied.current = key;
    apply(linked);
  }, [linked]);
}

const chosen = (names: readonly string[], values: Filters): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));

const orderOf = ({ sorted }: Look): string | null => (sorted === undefined ? null : `${sorted.id} ${sorted.desc ? "desc" : "asc"}`);

interface SaveDialogProps {
  readonly page: string;
  readonly seen: Pick<View, "filter" | "columns" | "order">;
  /** The view that is shown, where it is one's own. */
  readonly before: View | undefined;
  readonly onSaved: (name: string) => void;
  readonly onClose: () => void;
}

function SaveDialog({ page, seen, before, onSaved, onClose }: SaveDialogProps): ReactElement {
  const say = useMessages<typeof en>("part");
  const [name, setName] = useState(before?.name ?? "");
  const [isShared, setShared] = useState(before?.shared ?? false);
  const [error, setError] = useState<unknown>();
  const save = (): void => {
    post<Data<typeof viewSaved>>(viewsPath, { page, name: name.trim(), ...seen, shared: isShared ? "yes" : "no" }).then(() => {
      onSaved(name.trim());
      onClose();
    }, setError);
  };
  return (
    <Dialog title={say("view-save")} onClose={onClose} size={460}>
      <form
        className={style["save"]}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextInput
          label={say("view-name")}
          description={say("view-name-why")}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          maxLength={80}
          required
          data-autofocus
        />
        <Checkbox
          label={say("view-share")}
          description={say("view-share-why")}
          checked={isShared}
          onChange={({ currentTarget }) => setShared(currentTarget.checked)}
        />
        {error === undefined ? null : <FailedLine error={error} />}
        <div className={style["buttons"]}>
          <Button variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
          <Button type="submit" disabled={name.trim() === ""}>
            {say("view-do-save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
