// Search: records, sources, rules and what waits, by one text.

import { sentence } from "../governance/sentence.ts";
import { reader } from "../desk/reader.ts";
import { wordsOfText } from "../record/words.ts";
import { searchAnswer, searchQuery } from "./contract-search.ts";
import type { Door } from "./door.ts";
import type { Freshness } from "./freshness.ts";
import { searchRecords } from "./search.ts";

/** Sources and rules that are shown. */
const othersMax = 10;

export function searchRoutes({ hub, read }: Door, freshness: Freshness): void {
  read({
    url: "/v1/search",
    action: "read",
    summary: "One box over records, sources, rules and what waits: ids and keys first, then numbers, words, and words that begin so",
    params: {},
    query: searchQuery,
    data: searchAnswer,
    async answer({ query: { text, limit }, principal, scope, cut }) {
      const words = wordsOfText(text);
      const says = (said: string): boolean => words.length > 0 && words.every((word) => wordsOfText(said).join(" ").includes(word));
      const { rules } = hub.writer.stages.timeline.setAt(hub.clock.now());
      return {
        ...(await searchRecords(hub, { text, limit, principal, cut, reader: reader(cut, scope, hub.model) })),
        sources: freshness
          .now(principal)
          .filter(({ name }) => says(name))
          .slice(0, othersMax),
        rules: rules
          .map((rule) => ({ name: rule.name, kind: rule.kind, sentence: sentence(rule, principal.language) }))
          .filter((rule) => says(`${rule.name} ${rule.sentence}`))
          .slice(0, othersMax),
      };
    },
  });
}
