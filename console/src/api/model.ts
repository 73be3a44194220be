// What the hub knows of kinds, fields and zones. Read once.

import type { modelAnswer } from "../../../src/api/contract-model.ts";
import { useQuery } from "@tanstack/react-query";
import { language } from "../messages/language.ts";
import { takeNames } from "../messages/name.ts";
import { pseudo } from "../messages/pseudo.ts";
import { type Answer, type Data, get } from "./client.ts";

export type Model = Data<typeof modelAnswer>;
export type Kind = Model["kinds"][number];
export type Field = Kind["fields"][number];

const nothing: Model = { kinds: [], words: {}, zone: "UTC", zones: {}, reportingCurrency: null };

const modelPath = "/v1/model";

async function readModel(): Promise<Answer<Model>> {
  const answer = await get<Model>(modelPath);
  takeNames(answer.data.words);
  if (language !== "en-XA") return answer;
  const kinds = answer.data.kinds.map((kind) => ({ ...kind, label: pseudo(kind.label), plural: pseudo(kind.plural) }));
  return { ...answer, data: { ...answer.data, kinds } };
}

export const useModelRead = () =>
  useQuery<Answer<Model>>({ queryKey: [modelPath, {}], queryFn: readModel, meta: { follow: { kind: "nothing" } } });

/** Empty until it is there; pages are shown once it is. */
export const useModel = (): Model => useModelRead().data?.data ?? nothing;

export const zoneOf = ({ zone, zones }: Model, site: string | undefined): string => (site === undefined ? zone : (zones[site] ?? zone));

export const fieldOf = ({ kinds }: Model, kind: string, field: string): Field | undefined =>
  kinds.find(({ name }) => name === kind)?.fields.find(({ name }) => name === field);
