// One option as a control: text, number, choice, tick, a secret that is never shown, lines, names with texts, or the option as JSON.

import { ActionIcon, Button, Checkbox, NativeSelect, NumberInput, PasswordInput, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { Badge } from "../../part/badge.tsx";
import style from "./form.module.css";
import { type Control, isKept, type Schema, textOf, type Written, type Wrong } from "./schema.ts";

export interface ControlProps {
  readonly label: string;
  readonly schema: Schema;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly required: boolean;
  readonly wrong: Wrong | undefined;
}

export function PlainControl({ control, ...props }: ControlProps & { readonly control: Control }): ReactElement {
  if (control === "choice") return <ChoiceControl {...props} />;
  if (control === "secret") return <SecretControl {...props} />;
  if (control === "number") return <NumberControl {...props} />;
  if (control === "tick") return <TickControl {...props} />;
  if (control === "lines") return <LinesControl {...props} />;
  if (control === "pairs") return <PairsControl {...props} />;
  if (control === "json") return <JsonControl {...props} />;
  return <TextControl {...props} isLong={control === "long"} />;
}

function useFacts({ label, schema, required, wrong }: ControlProps) {
  const say = useMessages<typeof en>("connections");
  const range = { least: schema.minimum ?? 0, most: schema.maximum ?? 0 };
  return {
    label,
    description: schema.description,
    required,
    withAsterisk: required,
    error: wrong === undefined ? undefined : say(`wrong-${wrong}`, range),
    placeholder: textOf(schema.default) === "" ? undefined : textOf(schema.default),
  };
}

/** Required is said and checked by the form: the browser's own bubble would stand in no language of ours. */
const quiet = { required: false, autoComplete: "off", spellCheck: false } as const;

function TextControl({ isLong, ...props }: ControlProps & { readonly isLong: boolean }): ReactElement {
  const { label, description, withAsterisk, error, placeholder = "" } = useFacts(props);
  const given = { label, description, withAsterisk, error, placeholder, value: textOf(props.value), ...quiet };
  if (isLong)
    return (
      <Textarea
        {...given}
        classNames={{ input: style["code"] ?? "" }}
        autosize
        minRows={2}
        maxRows={12}
        onChange={({ currentTarget }) => props.onChange(currentTarget.value)}
      />
    );
  return <TextInput {...given} onChange={({ currentTarget }) => props.onChange(currentTarget.value)} />;
}

function NumberControl(props: ControlProps): ReactElement {
  const { label, description, withAsterisk, error, placeholder = "" } = useFacts(props);
  const { value } = props;
  return (
    <NumberInput
      label={label}
      description={description}
      withAsterisk={withAsterisk}
      error={error}
      placeholder={placeholder}
      value={typeof value === "number" || typeof value === "string" ? value : ""}
      onChange={(next) => props.onChange(next === "" ? undefined : next)}
      allowDecimal={false}
      hideControls
    />
  );
}

function ChoiceControl(props: ControlProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { label, description, withAsterisk, error, placeholder } = useFacts(props);
  const none = { value: "", label: placeholder === undefined ? say("not-said") : say("by-default", { value: placeholder }) };
  return (
    <NativeSelect
      label={label}
      description={description}
      withAsterisk={withAsterisk}
      error={error}
      value={textOf(props.value)}
      data={[none, ...(props.schema.enum ?? []).map((value) => ({ value, label: value }))]}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value)}
    />
  );
}

function TickControl(props: ControlProps): ReactElement {
  return (
    <Checkbox
      label={props.label}
      description={props.schema.description}
      checked={props.value === undefined ? props.schema.default === true : props.value === true}
      onChange={({ currentTarget }) => props.onChange(currentTarget.checked)}
    />
  );
}

/** What is kept is never shown: it is replaced, or left as it is. */
function SecretControl(props: ControlProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { label, description, withAsterisk, error } = useFacts(props);
  const [before, setBefore] = useState<unknown>();
  const { value, onChange } = props;
  if (isKept(value))
    return (
      <div role="group" aria-label={label}>
        <div className={style["label"]}>{label}</div>
        <div className={style["kept"]}>
          <Badge tone="good">{say("kept")}</Badge>
          <span className={style["soft"]}>{keptText(String(value))}</span>
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => {
              setBefore(value);
              onChange("");
            }}
          >
            {say("replace")}
          </Button>
        </div>
      </div>
    );
  return (
    <div className={style["secret"]}>
      <PasswordInput
        label={label}
        description={description}
        withAsterisk={withAsterisk}
        error={error}
        value={textOf(value)}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        visibilityToggleButtonProps={{ "aria-label": say("show-secret") }}
        autoComplete="off"
        data-1p-ignore
      />
      {before === undefined ? null : (
        <Button variant="subtle" color="gray" size="compact-xs" onClick={() => onChange(before)}>
          {say("keep-secret")}
        </Button>
      )}
    </div>
  );
}

/** Where it is kept, of which the name says nothing secret. */
const keptText = (text: string): string => (text === "•••" ? "" : (/\$\{[^}]+\}/.exec(text)?.[0] ?? ""));

function LinesControl(props: ControlProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { label, description, withAsterisk, error } = useFacts(props);
  const value = Array.isArray(props.value) ? props.value : [];
  const [text, setText] = useState(value.join("\n"));
  const lines = (written: string): string[] => written.split("\n").filter((line) => line.trim() !== "");
  return (
    <Textarea
      label={label}
      description={[description, say("one-a-line")].filter((part) => part !== undefined).join(" ")}
      withAsterisk={withAsterisk}
      error={error}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        const next = lines(currentTarget.value);
        props.onChange(next.length === 0 ? undefined : next);
      }}
      autosize
      minRows={1}
      maxRows={8}
      {...quiet}
    />
  );
}

/** Names and texts, a line each: headers of calls, parameters. */
function PairsControl({ label, schema, value, onChange }: ControlProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const pairs = Object.entries((value ?? {}) as Written);
  const [fresh, setFresh] = useState("");
  const { additionalProperties: others } = schema;
  // What it is for stands above them all.
  const { description: _, ...part }: Schema = typeof others === "object" ? others : {};
  const rename = (next: readonly (readonly [string, unknown])[]): void =>
    onChange(next.length === 0 ? undefined : Object.fromEntries(next));
  const add = (): void => {
    const name = fresh.trim();
    if (name !== "") onChange({ ...(value as Written | undefined), [name]: "" });
    setFresh("");
  };
  return (
    <fieldset className={style["group"]}>
      <legend>{label}</legend>
      {schema.description === undefined ? null : <p className={style["soft"]}>{schema.description}</p>}
      {pairs.map(([name, text]) => (
        <div key={name} className={style["pair"]}>
          <PlainControl
            control={part.writeOnly === true ? "secret" : "text"}
            label={name}
            schema={part}
            value={text}
            onChange={(next) => onChange({ ...(value as Written), [name]: next })}
            required={false}
            wrong={undefined}
          />
          <ActionIcon aria-label={say("remove-of", { name })} onClick={() => rename(pairs.filter(([one]) => one !== name))}>
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div className={style["pair"]}>
        <TextInput
          aria-label={say("new-name-of", { label })}
          placeholder={say("name")}
          value={fresh}
          onChange={({ currentTarget }) => setFresh(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
          {...quiet}
        />
        <Button variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={add} disabled={fresh.trim() === ""}>
          {say("add")}
        </Button>
      </div>
    </fieldset>
  );
}

function JsonControl(props: ControlProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { label, description, withAsterisk, error } = useFacts(props);
  const [text, setText] = useState(props.value === undefined ? "" : JSON.stringify(props.value, null, 2));
  const [isBroken, setBroken] = useState(false);
  const write = (next: string): void => {
    setText(next);
    const read = parsed(next);
    setBroken(read === unreadable);
    if (read !== unreadable) props.onChange(read);
  };
  return (
    <Textarea
      label={label}
      description={[description, say("as-json")].filter((part) => part !== undefined).join(" ")}
      withAsterisk={withAsterisk}
      error={isBroken ? say("no-json") : error}
      value={text}
      onChange={({ currentTarget }) => write(currentTarget.value)}
      classNames={{ input: style["code"] ?? "" }}
      autosize
      minRows={1}
      maxRows={10}
      {...quiet}
    />
  );
}

const unreadable = Symbol("unreadable");

function parsed(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return unreadable;
  }
}
