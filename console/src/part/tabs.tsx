// Views of one thing side by side; the address says which one is shown.

import { Tabs as Library } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import style from "./tabs.module.css";

export interface Tab {
  readonly name: string;
  readonly label: string;
  readonly show: () => ReactNode;
}

interface TabsProps {
  readonly tabs: readonly Tab[];
  readonly shown: string | undefined;
  readonly onChange: (name: string) => void;
}

export function Tabs({ tabs, shown, onChange }: TabsProps): ReactElement {
  const at = tabs.find(({ name }) => name === shown) ?? tabs[0];
  return (
    <Library
      value={at?.name ?? null}
      onChange={(name) => onChange(name ?? "")}
      classNames={{ root: style["root"] ?? "", list: style["list"] ?? "", panel: style["panel"] ?? "", tab: style["tab"] ?? "" }}
      keepMounted={false}
    >
      <Library.List>
        {tabs.map(({ name, label }) => (
          <Library.Tab key={name} value={name}>
            {label}
          </Library.Tab>
        ))}
      </Library.List>
      {tabs.map(({ name, show }) => (
        <Library.Panel key={name} value={name}>
          {show()}
        </Library.Panel>
      ))}
    </Library>
  );
}
