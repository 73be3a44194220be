import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconCheck } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { chooseLanguage, language, languages } from "../messages/language.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/shell.json";
import { openShortcuts } from "../part/shortcut-sheet.tsx";

const schemes = ["light", "dark", "auto"] as const;

/** Theme, language, keys. */
export function Choices(): ReactElement {
  const say = useMessages<typeof en>("shell");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon aria-label={say("choices")} title={say("choices")}>
          <IconAdjustmentsHorizontal size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say("theme")}</Menu.Label>
        {schemes.map((scheme) => (
          <Chosen key={scheme} label={say(scheme)} isChosen={colorScheme === scheme} onChoose={() => setColorScheme(scheme)} />
        ))}
        <Menu.Divider />
        <Menu.Label>{say("language")}</Menu.Label>
        {languages.map((one) => (
          <Chosen key={one} label={say(one)} isChosen={language === one} onChoose={() => chooseLanguage(one)} />
        ))}
        <Menu.Divider />
        <Menu.Item onClick={openShortcuts} rightSection="?">
          {say("shortcuts")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ChosenProps {
  readonly label: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

const Chosen = ({ label, isChosen, onChoose }: ChosenProps): ReactElement => (
  <Menu.Item
    role="menuitemradio"
    aria-checked={isChosen}
    onClick={onChoose}
    rightSection={isChosen ? <IconCheck size={14} aria-hidden /> : null}
  >
    {label}
  </Menu.Item>
);
