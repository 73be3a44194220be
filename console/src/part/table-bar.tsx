import { ActionIcon, Checkbox, Menu, SegmentedControl } from "@mantine/core";
import { IconColumns3, IconDownload } from "@tabler/icons-react";
import type { ReactElement, ReactNode } from "react";
import type { Density } from "../design/token.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import style from "./data-table.module.css";
import type { TableModel } from "./table-model.ts";

interface TableBarProps<Row> {
  readonly model: TableModel<Row>;
  readonly summary: ReactNode;
  readonly exportAddress: string | undefined;
}

/** How many rows, which columns, how dense, and the same rows as a file. */
export function TableBar<Row>({ model, summary, exportAddress }: TableBarProps<Row>): ReactElement {
  const say = useMessages<typeof en>("part");
  return (
    <div className={style["bar"]}>
      <div className={style["summary"]}>{summary}</div>
      {exportAddress === undefined ? null : <Export address={exportAddress} />}
      <Menu closeOnItemClick={false} position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={say("look")} title={say("look")}>
            <IconColumns3 size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{say("density")}</Menu.Label>
          <div className={style["density"]}>
            <SegmentedControl
              aria-label={say("density")}
              value={model.look.density}
              onChange={(density) => model.changeLook({ density: density as Density })}
              data={(["compact", "normal", "roomy"] as const).map((value) => ({ value, label: say(value) }))}
            />
          </div>
          <Menu.Label>{say("columns")}</Menu.Label>
          {model.columns.map(({ id, title }) => (
            <Column key={id} id={id} title={title} model={model} />
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function Column<Row>({ id, title, model }: { readonly id: string; readonly title: string; readonly model: TableModel<Row> }): ReactElement {
  const shown = model.columns.map((column) => column.id).filter(model.isVisible);
  const isShown = shown.includes(id);
  const turn = (): void => model.changeLook({ shown: isShown ? shown.filter((one) => one !== id) : [...shown, id] });
  return (
    <Menu.Item component="div" role="menuitemcheckbox" aria-checked={isShown} onClick={turn}>
      <Checkbox label={title} checked={isShown} readOnly tabIndex={-1} classNames={{ root: style["choice"] ?? "" }} />
    </Menu.Item>
  );
}

function Export({ address }: { readonly address: string }): ReactElement {
  const say = useMessages<typeof en>("part");
  const as = (format: string): string => `${address}${address.includes("?") ? "&" : "?"}format=${format}`;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={say("export")} title={say("export")}>
          <IconDownload size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(["csv", "xlsx"] as const).map((format) => (
          <Menu.Item key={format} component="a" href={as(format)} download>
            {say(format)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
