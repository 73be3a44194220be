// How far the hub may go: the field before its kind, the kind before the rest, and nothing where nothing is said.
import { expect, test } from "vitest";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { readYaml } from "../../src/source/yaml-document.ts";
import { readModes } from "../../src/writeback/mode.ts";

const modes = (text: string) => {
  const document = readYaml(`write_back: ${text}`, "hub.yaml");
  const { write_back: written } = document.value as { write_back: unknown };
  return readModes(written, canonicalModel, ["write_back"], document);
};

test("the field counts before its kind, and the kind before the rest", () => {
  const read = modes("{ mode: propose, fields: { party: auto, party.name: observe } }");
  expect(read.of("party", "city")).toBe("auto");
  expect(read.of("party", "name")).toBe("observe");
  expect(read.of("purchase_order", "amount")).toBe("propose");
});

test("where money goes is never written without a person, whatever the mode of the rest", () => {
  const read = modes("{ mode: auto, fields: { party: auto } }");
  expect(read.of("party", "iban")).toBe("propose");
  expect(read.of("bank_account", "iban")).toBe("propose");
  expect(read.of("party", "city")).toBe("auto");
  expect(modes("{ mode: auto, fields: { party.iban: observe } }").of("party", "iban")).toBe("observe");
});

test("without a word nothing is written", () => {
  expect(modes("{}")).toMatchObject({ writes: false });
  expect(modes("{ fields: { party: observe } }")).toMatchObject({ writes: false });
  expect(modes("{ fields: { party.city: propose } }")).toMatchObject({ writes: true });
});

test("nothing is created but kinds that are named, and the bank of a party goes with it only where a person lets it", () => {
  const read = modes(
    "{ create: { party: auto, item: { mode: propose, from: [erp] }, shipment: observe }, fields: { party.city: observe } }",
  );
  expect([...read.creates]).toEqual([
    ["party", { mode: "auto", from: undefined }],
    ["item", { mode: "propose", from: ["erp"] }],
  ]);
  expect(["name", "iban", "city"].map((field) => read.tellsNew("party", field))).toEqual([true, false, false]);
  expect(modes("{ create: { party: propose } }").tellsNew("party", "iban")).toBe(true);
  expect(read.writes).toBe(true);
  expect(modes("{ create: { party: observe } }").writes).toBe(false);
});

test.each([
  ["{ create: { partie: auto } }", "there is no kind partie"],
  ["{ create: { payment: auto } }", "a payment moves money or says where it goes"],
  ["{ create: { bank_account: auto } }", "a bank_account moves money or says where it goes"],
  ["{ create: { party: always } }", "create"],
  ["{ fields: { partie: auto } }", "there is no kind partie"],
  ["{ fields: { party.town: auto } }", "a party has no field town"],
  ["{ fields: { payment.bank_account: auto } }", "payment.bank_account says where money goes"],
  ["{ fields: { party.iban: auto } }", "party.iban says where money goes"],
  ["{ fields: { bank_account: auto } }", "bank_account says where money goes"],
  ["{ mode: always }", "mode"],
])("%s is refused with the place and what would do", (text, cause) => {
  expect(() => modes(text)).toThrow(expect.objectContaining({ code: "configuration-refused" }));
  expect(() => modes(text)).toThrow(cause);
});
