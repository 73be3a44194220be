// Options as a form, made of their JSON Schema: what has to be said first, the rest folded away until somebody wants it.

import { Checkbox, NativeSelect } from "@mantine/core";
import { type ReactElement, type ReactNode, useId, useState } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import type options from "../../messages/en/option.json";
import { wordsOf } from "../../part/value.ts";
import style from "./form.module.css";
import { PlainControl } from "./schema-control.tsx";
import { controlOf, formOf, type Schema, textOf, withPart, wordOf, type Written, type Wrong } from "./schema.ts";

interface SchemaFormProps {
  readonly schema: Schema;
  readonly value: Written;
  readonly onChange: (value: Written) => void;
  /** Where it stands in the whole: `feeds.orders`. */
  readonly path: string;
  readonly wrong: ReadonlyMap<string, Wrong>;
  /** Only these, in this order; absent: all. */
  readonly only?: readonly string[];
  /** Stands before them all. */
  readonly before?: ReactNode;
}

/** Words for an option; one that nobody has words for is called by its name. */
export function useOptionLabel(): (name: string) => string {
  const say = useMessages<typeof options>("option");
  return (name) => {
    const said = say(name as keyof typeof options);
    return said === name ? wordsOf(name) : said;
  };
}

export function SchemaForm(props: SchemaFormProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { schema, value, only, wrong, path, before } = props;
  const { properties = {}, required = [] } = schema;
  const names = (only ?? Object.keys(properties)).filter((name) => properties[name] !== undefined);
  const isFirst = (name: string): boolean => required.includes(name) || early.has(name);
  const first = names.filter(isFirst);
  const rest = names.filter((name) => !isFirst(name));
  // What somebody has written, or what is wrong, is never behind a fold.
  const isWanted = (name: string): boolean => value[name] !== undefined || [...wrong.keys()].some((one) => one.startsWith(at(path, name)));
  const fields = (list: readonly string[]): ReactElement[] => list.map((name) => <Field key={name} name={name} {...props} />);
  if (before === undefined && first.length === 0 && rest.length <= foldedFrom) return <div className={style["fields"]}>{fields(rest)}</div>;
  return (
    <>
      {before === undefined && first.length === 0 ? null : (
        <div className={style["fields"]}>
          {before}
          {fields(first)}
        </div>
      )}
      {rest.length === 0 ? null : (
        <More title={say("more-options", { count: rest.length })} isWanted={rest.some(isWanted)}>
          {fields(rest)}
        </More>
      )}
    </>
  );
}

interface MoreProps {
  readonly title: string;
  readonly isWanted: boolean;
  readonly children: ReactNode;
}

/** Once it was open it closes by hand only: never while somebody empties an option in it. */
function More({ title, isWanted, children }: MoreProps): ReactElement {
  const [isOpen, setOpen] = useState(isWanted);
  return (
    <details className={style["more"]} open={isOpen || isWanted} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      <div className={style["fields"]}>{children}</div>
    </details>
  );
}

/** May be left out, and hardly ever is: how one signs in, and what comes along. */
const early = new Set(["auth", "headers", "pack"]);

/** So many stand in sight where none has to be said. */
const foldedFrom = 4;

const at = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

function Field({ name, ...form }: SchemaFormProps & { readonly name: string }): ReactElement | null {
  const { schema, value, onChange, path, wrong } = form;
  const label = useOptionLabel()(name);
  const own = schema.properties?.[name];
  if (own === undefined) return null;
  const control = controlOf(own, name);
  if (control === "fixed") return null;
  const required = schema.required?.includes(name) === true;
  const change = (next: unknown): void => onChange(withPart(value, name, next));
  const inner = { schema: own, value: value[name], onChange: change, path: at(path, name), wrong, label };
  if (control === "forms") return <FormsField {...inner} />;
  if (control === "fields") return <GroupField {...inner} required={required} />;
  return (
    <PlainControl
      control={control}
      label={label}
      schema={own}
      value={value[name]}
      onChange={change}
      required={required}
      wrong={wrong.get(at(path, name))}
    />
  );
}

interface InnerProps {
  readonly label: string;
  readonly schema: Schema;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly path: string;
  readonly wrong: ReadonlyMap<string, Wrong>;
}

/** A group that need not be there is there once it is ticked. */
function GroupField({ label, schema, value, onChange, path, wrong, required }: InnerProps & { readonly required: boolean }): ReactElement {
  const isThere = required || value !== undefined;
  return (
    <fieldset className={style["group"]}>
      <legend>{label}</legend>
      {required ? null : (
        <Checkbox
          label={label}
          description={schema.description}
          checked={isThere}
          onChange={({ currentTarget }) => onChange(currentTarget.checked ? {} : undefined)}
        />
      )}
      {isThere ? <SchemaForm schema={schema} value={(value ?? {}) as Written} onChange={onChange} path={path} wrong={wrong} /> : null}
    </fieldset>
  );
}

/** One of several forms, chosen by its word. */
function FormsField({ label, schema, value, onChange, path, wrong }: InnerProps): ReactElement {
  const id = useId();
  const forms = schema.oneOf ?? schema.anyOf ?? [];
  const meant = formOf(schema, value);
  const words = forms.flatMap((one) => wordOf(one) ?? []);
  const given = (value ?? schema.default ?? {}) as Written;
  const choose = (word: string): void => onChange({ [words[0]?.name ?? "kind"]: word });
  return (
    <fieldset className={style["group"]} aria-labelledby={id}>
      <legend id={id}>{label}</legend>
      <NativeSelect
        aria-label={label}
        description={schema.description}
        value={textOf(given[words[0]?.name ?? ""] ?? words[0]?.word)}
        data={words.map(({ word }) => ({ value: word, label: wordsOf(word) }))}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {meant === undefined ? null : <SchemaForm schema={meant} value={given} onChange={onChange} path={path} wrong={wrong} />}
    </fieldset>
  );
}
