// docs/reference/kinds.md is written by this test from the model: `npx vitest run test/model/kinds-document.test.ts -u`.
import { expect, test } from "vitest";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import type { Field } from "../../src/model/field.ts";
import { classOf } from "../../src/model/field-class.ts";
import type { Kind } from "../../src/model/kind.ts";

const typeOf = ({ type, unit, currency }: Field): string => {
  if (type.kind === "reference") return `→ [${type.to}](#${type.to})`;
  if (unit !== undefined) return `${type.kind}, in \`${unit}\``;
  return currency === undefined ? type.kind : `${type.kind}, in \`${currency}\``;
};

const remarks = (kind: Kind, field: Field): string =>
  [
    ...(classOf(kind, field.name) === "public" ? [] : [`class ${classOf(kind, field.name)}`]),
    ...(field.required ? ["**required**"] : []),
    ...(field.parent ? ["parent: when named, waited for"] : []),
    ...(field.group === undefined ? [] : [`travels with group ${field.group}`]),
    ...(field.personal ? ["told of a person: erased with it"] : []),
  ].join("; ");

const sameness = (kind: Kind): string[] =>
  kind.identity.map((rule) =>
    rule.kind === "exact"
      ? `- ${rule.description}`
      : `- alike: ${rule.compare.map(({ fields, agree, differ }) => `${fields.join(" ")} (+${agree}, −${differ})`).join("; ")}; ` +
        `linked from ${rule.link} points, a person is asked from ${rule.review}`,
  );

const section = (kind: Kind): string =>
  [
    `## ${kind.name}`,
    `${kind.label}. ${kind.group ? "Seen by every site." : "Seen by the sites that contribute to it."}`,
    ["| field | type | what it is | |", "|---|---|---|---|"]
      .concat(kind.fields.map((field) => `| \`${field.name}\` | ${typeOf(field)} | ${field.description} | ${remarks(kind, field)} |`))
      .join("\n"),
    ...(kind.lifecycle ? [`States (\`${kind.lifecycle.field}\`): ${kind.lifecycle.states.join(" → ")}.`] : []),
    ...(kind.identity.length === 0 ? [] : [`Records of several systems are one when:\n\n${sameness(kind).join("\n")}`]),
  ].join("\n\n");

const introduction = `# Kinds

The kinds of record the hub knows, and their fields. A configuration may add fields and kinds of its own. Few fields are required; a missing
one degrades what depends on it, which then says so. Written from \`src/model/\` by \`test/model/kinds-document.test.ts\`.`;

test("the reference of kinds says what the model says", async () => {
  const kinds = [...canonicalModel.kinds.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  expect(kinds.length).toBeGreaterThan(20);
  await expect([introduction, ...kinds.map(section), ""].join("\n\n").trimEnd() + "\n").toMatchFileSnapshot(
    "../../docs/reference/kinds.md",
  );
});
