// A channel is made or changed: by what it tells, whom, what and when.

import { NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { channelKept } from "../../../../src/api/contract-notice.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/channel.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { useSession } from "../../session/session.ts";
import {
  bodyAgain,
  bodyOf,
  type Channel,
  channelsPath,
  isSecret,
  isWhole,
  noticesPath,
  plainRules,
  rulesOf,
  type Sort,
  sorts,
  targetFields,
  type Written,
} from "./channel.ts";
import { ChannelRules } from "./channel-rules.tsx";
import { useChannelWords } from "./channel-words.ts";
import style from "./page.module.css";

interface ChannelDialogProps {
  /** Undefined: a new one. */
  readonly before: Channel | undefined;
  /** Whether what leaves the hub may be set: else one's own list in the hub only. */
  readonly mayLeave: boolean;
  readonly onClose: () => void;
}

type Kept = Data<typeof channelKept>;

const written = (before: Channel | undefined, person: string): Written => ({
  name: before?.name ?? "",
  sort: before?.sort ?? "mail",
  person: before?.person ?? person,
  target: { from: textOf(before?.target["from"]), to: textOf(before?.target["to"]) },
  link: textOf(before?.target["link"]) || (before === undefined ? `${window.location.origin}/inbox` : ""),
  rules: before === undefined ? plainRules : rulesOf(before),
});

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(", ") : typeof value === "string" ? value : "");

export function ChannelDialog({ before, mayLeave, onClose }: ChannelDialogProps): ReactElement {
  const say = useMessages<typeof en>("channel");
  const words = useChannelWords();
  const { who } = useSession();
  const again = useAgain(channelsPath, noticesPath);
  const [channel, setChannel] = useState(() => written(before, who?.name ?? ""));
  const body = bodyOf(channel, before);
  const keep = async (given: object): Promise<Kept> => {
    const kept = await post<Kept>(channelsPath, given);
    again();
    return kept;
  };
  return (
    <ActionDialog<null, Kept>
      title={before === undefined ? say("add") : say("change-title", { name: before.name })}
      onClose={onClose}
      asked={isWhole(channel, before) ? JSON.stringify(body) : undefined}
      asksReason={false}
      preview={() => Promise.resolve(null)}
      showPreview={() => (
        <p className={style["text"]}>
          {say("preview", { person: channel.person, sort: say(channel.sort) })} {words(channel.rules)}
        </p>
      )}
      confirmLabel={say("keep")}
      confirm={() => keep(body)}
      showResult={({ name }) => <p className={style["text"]}>{say("kept", { name })}</p>}
      undo={async ({ name }) => {
        if (before === undefined) {
          await post<Kept>(`${channelsPath}/remove`, { name });
          again();
        } else await keep(bodyAgain(before));
        return <p className={style["text"]}>{say(before === undefined ? "removed" : "as-before", { name })}</p>;
      }}
    >
      <div className={style["form-wide"]}>
        <Target channel={channel} before={before} mayLeave={mayLeave} onChange={setChannel} />
        <ChannelRules rules={channel.rules} onChange={(rules) => setChannel({ ...channel, rules })} />
      </div>
    </ActionDialog>
  );
}

interface TargetProps {
  readonly channel: Written;
  readonly before: Channel | undefined;
  readonly mayLeave: boolean;
  readonly onChange: (channel: Written) => void;
}

/** Names of channels know no other signs. */
const asName = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-");

function Target({ channel, before, mayLeave, onChange }: TargetProps): ReactElement {
  const say = useMessages<typeof en>("channel");
  const { name, sort, person, target, link } = channel;
  return (
    <div className={style["fields"]}>
      <NativeSelect
        label={say("sort")}
        data={sorts.filter((one) => mayLeave || one === "in-app").map((value) => ({ value, label: say(value) }))}
        value={sort}
        disabled={before !== undefined}
        onChange={({ currentTarget }) => onChange({ ...channel, sort: currentTarget.value as Sort })}
      />
      <TextInput
        label={say("name")}
        description={say("name-why")}
        value={name}
        disabled={before !== undefined}
        onChange={({ currentTarget }) => onChange({ ...channel, name: asName(currentTarget.value) })}
        maxLength={63}
        required
        data-autofocus
      />
      <TextInput
        label={say("person")}
        description={say("person-why")}
        value={person}
        disabled={!mayLeave}
        onChange={({ currentTarget }) => onChange({ ...channel, person: currentTarget.value.trim() })}
        required
      />
      {targetFields[sort].map((field) => {
        const isKept = before !== undefined && isSecret(field);
        const Input = isSecret(field) ? PasswordInput : TextInput;
        return (
          <Input
            key={field}
            label={say(field)}
            description={say(`${field}-why-${sort}` as "url-why-slack")}
            placeholder={isKept ? say("stays") : ""}
            value={target[field] ?? ""}
            onChange={({ currentTarget }) => onChange({ ...channel, target: { ...target, [field]: currentTarget.value } })}
            autoComplete="off"
            required={!isKept}
          />
        );
      })}
      {sort === "in-app" ? null : (
        <TextInput
          label={say("link")}
          description={say("link-why")}
          type="url"
          value={link}
          onChange={({ currentTarget }) => onChange({ ...channel, link: currentTarget.value })}
        />
      )}
    </div>
  );
}
