// Why, why not and how: what joined the records of an entity, and what keeps two of them apart.

import { z } from "zod";
import { Fault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import { reader } from "../desk/reader.ts";
import { explainEntity, explainPair } from "../lineage/explain-entity.ts";
import { kindOf } from "../model/kind.ts";
import { instantQuery } from "./contract.ts";
import { explainedEntity, explainedPair, rehearsal } from "./contract-identity.ts";
import type { Door } from "./door.ts";

const record = z.string().describe("Id of an entity or record, or source:kind:key.");

const on = instantQuery.optional().describe("By what was said until then and the match rules of that day; without it, as it is now.");

const limit = z.coerce.number().min(0).max(1_000).optional();
/** field:agree:differ, several separated by commas. */
const points = z
  .string()
  .regex(/^([a-z_]+:\d{1,3}(\.\d+)?:\d{1,3}(\.\d+)?)(,[a-z_]+:\d{1,3}(\.\d+)?:\d{1,3}(\.\d+)?)*$/)
  .default("")
  .transform((text) => (text === "" ? [] : text.split(",").map(pointsOf)));

const pointsOf = (text: string) => {
  const [field = "", agree, differ] = text.split(":");
  return { field, agree: Number(agree), differ: Number(differ) };
};

export function identityRoutes({ hub, read }: Door): void {
  const { model, writer } = hub;

  /** What an answer of a day goes by; without a day, what holds now. */
  const ruled = async (on: number | undefined) => {
    const found = await writer.stages.identity.matchRules(on);
    return { found, rules: found === undefined ? null : { set: found.key, from: instantText(found.from) } };
  };
  const whyOn = (on: number | undefined) => ({ why: (a: string, b: string) => writer.stages.identity.why(a, b, on) });

  read({
    url: "/v1/explain/entity",
    action: "read",
    summary: "How an entity came about: its records, and the links that lead to each",
    params: {},
    query: { record, on },
    data: explainedEntity,
    // Commits wait for the few reads: what links the records is found again from what identity holds.
    answer: ({ query, scope, cut }) =>
      writer.hold(async () => {
        const explained = await explainEntity(reader(cut, scope, model), whyOn(query.on), namedText(query.record));
        const { found, rules } = await ruled(query.on);
        return { ...explained, rules, severalKeys: found?.rules.get(explained.kind)?.severalKeys ?? [] };
      }),
  });

  read({
    url: "/v1/identity/rehearsal",
    action: "plan",
    summary: "What other points would make of the records that stand: entities that would part, and that would be one; changes nothing",
    params: {},
    query: { kind: z.string(), link: limit, review: limit, points },
    data: rehearsal,
    async answer({ query: { kind, link, review, points: tried }, principal }) {
      // It names records of every site.
      if (!kindOf(model, kind).group && !principal.group) throw ofOneSite(kind);
      return writer.hold(() => writer.stages.identity.rehearse(kind, { link, review, points: tried }));
    },
  });

  read({
    url: "/v1/explain/pair",
    action: "read",
    summary: "Why two records are one thing, or why not: the links, or what was compared and what speaks against",
    params: {},
    query: { one: record, other: record, on },
    data: explainedPair,
    async answer({ query: { one, other, on: day }, scope, cut }) {
      const asked = [namedText(one), namedText(other)] as const;
      const [found, { rules }] = await writer.hold(
        async () => [await explainPair(reader(cut, scope, model), whyOn(day), ...asked), await ruled(day)] as const,
      );
      if (found === undefined) throw unknown(`${one} and ${other}`);
      if (found.kind === "together") return { ...found, rules };
      const { score = null, link = null, review = null, ...rest } = found;
      return { ...rest, rules, score, link, review };
    },
  });
}

const ofOneSite = (kind: string): Fault =>
  new Fault({
    code: "rehearsal-refused",
    subject: `kind ${kind}`,
    cause: "it would name records of other sites",
    hint: "ask with a token of the group",
  });

const unknown = (subject: string): Fault =>
  new Fault({ code: "record-unknown", subject, cause: "no system has told of one of them", hint: "look them up by their keys" });

/** As people write it: an id, or source:kind:key. A key may hold colons. */
function namedText(text: string) {
  const [source = "", kind = "", ...key] = text.split(":");
  return key.length === 0 ? text : { source, kind, key: key.join(":") };
}
