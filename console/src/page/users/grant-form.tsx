// Roles at places, a line each. A site is always said: what is left out is never all of them.

import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useStatus } from "../../api/status.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { all, type Grant, roles, useGrantWords } from "../../part/grant.tsx";
import style from "./page.module.css";

interface GrantFormProps {
  readonly grants: readonly Grant[];
  readonly onChange: (grants: readonly Grant[]) => void;
}

export const newGrant: Grant = { role: "viewer", company: all, site: "" };

/** Whether every line says where. */
export const isSaid = (grants: readonly Grant[]): boolean => grants.every(({ site }) => site !== "");

export function GrantForm({ grants, onChange }: GrantFormProps): ReactElement {
  const say = useMessages<typeof en>("users");
  return (
    <fieldset className={style["grants"]}>
      <legend>{say("rights")}</legend>
      {grants.map((grant, place) => (
        <Line
          key={place}
          grant={grant}
          number={place + 1}
          onChange={(changed) => onChange(grants.map((one, at) => (at === place ? changed : one)))}
          onRemove={() => onChange(grants.filter((_, at) => at !== place))}
        />
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...grants, newGrant])}
      >
        {say("add-role")}
      </Button>
    </fieldset>
  );
}

interface LineProps {
  readonly grant: Grant;
  readonly number: number;
  readonly onChange: (grant: Grant) => void;
  readonly onRemove: () => void;
}

function Line({ grant, number, onChange, onRemove }: LineProps): ReactElement {
  const say = useMessages<typeof en>("users");
  const words = useGrantWords();
  const sites = useSites(grant.site);
  const ofRole = [...new Set([...roles, grant.role])].map((value) => ({ value, label: words.role(value) }));
  const ofSite = [
    ...(grant.site === "" ? [{ value: "", label: say("choose-site") }] : []),
    { value: all, label: say("every-site") },
    ...sites.map((value) => ({ value, label: value })),
  ];
  return (
    <div className={style["grant"]}>
      <NativeSelect
        aria-label={say("role-number", { number })}
        title={words.about(grant.role)}
        data={ofRole}
        value={grant.role}
        onChange={({ currentTarget }) => onChange({ ...grant, role: currentTarget.value })}
        w={210}
      />
      <TextInput
        aria-label={say("company-number", { number })}
        placeholder={say("every-company")}
        value={grant.company === all ? "" : grant.company}
        onChange={({ currentTarget }) => onChange({ ...grant, company: currentTarget.value.trim() || all })}
        w={150}
      />
      <NativeSelect
        aria-label={say("site-number", { number })}
        data={ofSite}
        value={grant.site}
        onChange={({ currentTarget }) => onChange({ ...grant, site: currentTarget.value })}
        w={170}
      />
      <ActionIcon aria-label={say("remove-role", { number })} onClick={onRemove}>
        <IconX size={14} aria-hidden />
      </ActionIcon>
    </div>
  );
}

/** Sites of connected systems, and the one that was given before. */
function useSites(given: string): readonly string[] {
  const sources = useStatus().data?.data.sources ?? [];
  const known = sources.map(({ site }) => site);
  return [...new Set([...known, given])].filter((site) => site !== "" && site !== all).toSorted();
}
