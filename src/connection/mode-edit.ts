// How far the hub may go in telling a system, as people read and change it: observe, propose, auto, for all of it, by kind and by field.

import { parse } from "yaml";
import { unknownSource } from "../commit/run/running-source.ts";
import { fieldOf } from "../model/kind.ts";
import { kindOfSchedule } from "../source/mapping/schedule.ts";
import { isWriting } from "../writeback/sink.ts";
import { type Mode, type Modes, observing } from "../writeback/mode.ts";
import type { By, ConnectionParts } from "./connection-parts.ts";
import type { Changed } from "./configuration-file.ts";
import { sourceIn, type Written, withSource } from "./yaml-edit.ts";

export interface SystemModes {
  readonly system: string;
  readonly site: string;
  /** False: its connector only reads. */
  readonly writes: boolean;
  /** `write_back:` as hub.yaml has it; {} where it says nothing. */
  readonly written: Written;
  readonly kinds: readonly KindModes[];
}

export interface KindModes {
  readonly kind: string;
  readonly creates: Mode;
  readonly fields: readonly { readonly field: string; readonly group: string | undefined; readonly mode: Mode }[];
}

export function modesNow({ configured, file, modes, model }: ConnectionParts): SystemModes[] {
  const text = file.text();
  return configured.map(({ name, site, connector, feeds }) => {
    const of = modes.get(name) ?? observing;
    const kinds = new Map([...feeds.values()].map((schedule) => [kindOfSchedule(schedule).name, schedule]));
    return {
      system: name,
      site,
      writes: isWriting(connector),
      written: (sourceIn(text, name)?.["write_back"] ?? {}) as Written,
      kinds: [...kinds].map(([kind, schedule]) => ({
        kind,
        creates: of.creates.get(kind)?.mode ?? "observe",
        fields: [...new Set(schedule.flatMap(({ mapper }) => [...mapper.columns.values()].flat()))]
          .filter((field) => field !== "*")
          .toSorted()
          .map((field) => {
            const found = model.kinds.get(kind);
            return { field, group: found === undefined ? undefined : fieldOf(found, field)?.group, mode: of.of(kind, field) };
          }),
      })),
    };
  });
}

/** What of `write_back:` is to be another; null takes a word away. */
export interface ModeChange {
  readonly system: string;
  readonly mode: Mode | undefined;
  /** By kind or kind.field. */
  readonly fields: Readonly<Record<string, Mode | null>>;
  readonly create: Readonly<Record<string, Mode | null>>;
}

/** hub.yaml as it would be. Fault `source-unknown`. */
export function withModes(text: string, { system, mode, fields, create }: ModeChange): string {
  const source = sourceIn(text, system);
  if (source === undefined) throw unknownSource(system, sourcesNames(text));
  const now = (source["write_back"] ?? {}) as Written;
  const merged = (part: string, changes: Readonly<Record<string, Mode | null>>): Written => {
    const all = { ...(now[part] as Written | undefined), ...changes };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  };
  const next: Record<string, unknown> = { ...now, ...(mode === undefined ? {} : { mode }) };
  for (const [part, changes] of Object.entries({ fields, create })) {
    const all = merged(part, changes);
    if (Object.keys(all).length > 0) next[part] = all;
    else delete next[part];
  }
  const { write_back: _, ...rest } = source;
  return withSource(text, Object.keys(next).length === 0 ? rest : { ...rest, write_back: next });
}

const sourcesNames = (text: string): string[] =>
  ((parse(text) as { sources?: { name: string }[] } | null)?.sources ?? []).map(({ name }) => name);

/** The modes that would hold. Faults: those of hub.yaml. */
export const modesWith = (change: ModeChange, { file, read }: ConnectionParts): Modes =>
  read(withModes(file.text(), change)).modes.get(change.system) ?? observing;

export const changeModes = (change: ModeChange, by: By & { readonly base: string }, { file }: ConnectionParts): Promise<Changed> =>
  file.change({
    author: by.author,
    reason: by.reason,
    base: by.base,
    what: `modes of ${change.system}`,
    source: change.system,
    edit: (text) => withModes(text, change),
  });
