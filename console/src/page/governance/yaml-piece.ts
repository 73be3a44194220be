// The YAML of a rule set, rule by rule. The hub writes it, one rule after another, each begun at the edge: by a dash, or, of match
// rules, by its kind.

export interface Piece {
  /** As it is called there; of one without a name, what it is about. */
  readonly name: string;
  readonly text: string;
  readonly isDelete: boolean;
}

/** A value may go on in the lines below it, further in. */
const valueOf = (text: string, key: string): string | undefined =>
  new RegExp(`^[- ] ${key}:[ ]*([^\\n]*(?:\\n {4,}[^\\n]*)*)`, "m")
    .exec(text)?.[1]
    ?.replace(/^>-?\s/, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/^["']|["']$/g, "")
    .trim();

export function piecesOf(yaml: string): readonly Piece[] {
  const texts = yaml.split(/^(?=\S)/m).filter((text) => /^(?:- |\w)/.test(text));
  return texts.map((text) => ({
    name: valueOf(text, "name") ?? valueOf(text, "fields") ?? valueOf(text, "deletes") ?? text.split(":")[0] ?? "",
    text: text.trimEnd(),
    isDelete: valueOf(text, "deletes") !== undefined,
  }));
}

type Named = readonly { readonly name: string }[];

/** By the name that the hub gives each: rules and delete rules stand in the order in which they are written. */
export function yamlByName({ rules, deletes }: Readonly<Record<"rules" | "deletes", Named>>, yaml: string): ReadonlyMap<string, string> {
  const pieces = piecesOf(yaml);
  const named = (list: Named, own: readonly Piece[]): (readonly [string, string])[] =>
    list.map(({ name }, place) => [name, own[place]?.text ?? ""]);
  return new Map([
    ...named(
      rules,
      pieces.filter(({ isDelete }) => !isDelete),
    ),
    ...named(
      deletes,
      pieces.filter(({ isDelete }) => isDelete),
    ),
  ]);
}
