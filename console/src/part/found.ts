// What the palette finds: pages by their names, records by numbers and words, what waits about them.

import { IconAffiliate, IconInbox, type IconProps } from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { searchAnswer } from "../../../src/api/contract-search.ts";
import type { Data } from "../api/client.ts";
import { type Model, useModel } from "../api/model.ts";
import { useRead } from "../api/read.ts";
import { useStatus } from "../api/status.ts";
import type { Say } from "../messages/message.ts";
import type en from "../messages/en/shell.json";
import type { Page } from "../page-entry.ts";
import { wordsOf } from "./value.ts";

export interface Found {
  readonly to: string;
  readonly label: string;
  /** What it is: a page, a record of a kind. */
  readonly about: string;
  readonly icon: ComponentType<IconProps>;
}

/** As it would be written without accents, in small letters. */
const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replaceAll(/\p{Diacritic}/gu, "")
    .toLowerCase();

type Answer = Data<typeof searchAnswer>;

/** Fewer letters find too much to be of use. */
const lettersMin = 2;
const recordsMax = 20;

export function useFound(text: string, pages: readonly Page[], say: Say<typeof en>): readonly Found[] {
  const words = text.trim();
  const wanted = plain(words);
  const model = useModel();
  const read = useRead<Answer>("/v1/search", {
    follow: { kind: "nothing" },
    query: { text: words, limit: recordsMax },
    enabled: words.length >= lettersMin,
  });
  const sources = useStatus().data?.data.sources ?? [];
  // What is about one system comes behind what is about all of them.
  const named = [...pages.filter(({ bySource }) => bySource !== true), ...pages.filter(({ bySource }) => bySource === true)]
    .flatMap((page) => leadsTo(page, wanted === "" ? [] : sources, say))
    .filter(({ label }) => plain(label).includes(wanted));
  const answer = words.length >= lettersMin ? read.data?.data : undefined;
  return answer === undefined ? named : [...named, ...foundOf(answer, model, say)];
}

/** A page about one system is found by the name of each, once somebody writes of it. */
const leadsTo = (
  { path, title, icon, bySource }: Page,
  sources: readonly { readonly name: string }[],
  say: Say<typeof en>,
): readonly Found[] =>
  bySource === true
    ? sources.map(({ name }) => ({ to: path.replace(":source", name), label: `${say(title)}: ${name}`, about: say("page"), icon }))
    : [{ to: path, label: say(title), about: say("page"), icon }];

/** Records first, then what waits about them. */
function foundOf({ records, inbox }: Answer, { kinds }: Model, say: Say<typeof en>): readonly Found[] {
  const kindOf = (kind: string): string => kinds.find(({ name }) => name === kind)?.label ?? kind;
  return [
    ...records.map(({ entity, kind, label, name, site, deleted }): Found => ({
      to: `/record/${encodeURIComponent(entity)}`,
      label: name === null ? label : `${label} · ${name}`,
      about: `${deleted ? `${say("deleted")} · ` : ""}${kindOf(kind)} · ${site}`,
      icon: IconAffiliate,
    })),
    ...inbox.map(({ item, label, field }): Found => ({
      to: `/inbox/${encodeURIComponent(item)}`,
      label: field === null ? label : `${label} · ${wordsOf(field)}`,
      about: say("inbox"),
      icon: IconInbox,
    })),
  ];
}
