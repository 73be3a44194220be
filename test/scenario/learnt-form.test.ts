// A ledger keeps towns in capital letters. After three of them the hub knows, and nobody is asked about capitals any more.
import { expect, test } from "vitest";
import { onPostgres } from "../support/database.ts";
import { shoutingLedger } from "./shouting-ledger.ts";

const place = { system: "ledger", kind: "party", field: "city" };

onPostgres((backend, serverUrl) => {
  test("three towns that the ledger shows in capitals teach the hub its form: no difference, and nothing to tell", async () => {
    const plants = await shoutingLedger(backend, serverUrl);
    await plants.keeps('upper(new.city collate "C")');
    await plants.supplier(1, 2, 3, 4);
    await plants.round();
    await plants.moves(1, "Lyon");
    await plants.moves(2, "Celle");
    expect(await plants.round()).toEqual(["2 adapted"]);
    await plants.round();
    // Two are too few: the ledger is apart over capitals, and would be told for ever.
    expect(await plants.apart()).toEqual(["buying=Lyon ledger=LYON", "buying=Celle ledger=CELLE"].toSorted());
    expect(await plants.untold()).toEqual(["L1 Lyon", "L2 Celle"]);
    expect(plants.hub().forms.list()).toEqual([]);

    await plants.moves(3, "Brno");
    await plants.round();
    const three = expect.toSatisfy((sends: unknown[]) => sends.length >= 3) as unknown;
    expect(plants.hub().forms.list()).toMatchObject([{ ...place, name: "upper", author: "", sends: three }]);
    await plants.round();
    expect(await plants.apart()).toEqual([]);
    expect(await plants.untold()).toEqual([]);
    // What comes next is told once; what the ledger shows of it is no news. It knows of no letters beyond A to Z, and that is learnt too.
    await plants.moves(4, "Gdańsk");
    expect(await plants.round()).toEqual(["1 changed"]);
    expect(plants.hub().forms.list()).toMatchObject([{ name: "upper-a-to-z", author: "" }]);
    expect(await plants.round()).toEqual([]);
    await plants.moves(4, "Łódź");
    // A plan knows what the ledger will show of it, and so do people who ask why.
    const { intents } = await plants.hub().plan();
    expect(intents.examples).toMatchObject([{ system: "ledger", key: "L4", to: "Łódź", shows: "ŁóDź" }]);
    expect(await plants.round()).toEqual(["1 adapted"]);
    expect(await plants.round()).toEqual([]);
    expect(await plants.apart()).toEqual([]);
    expect(await plants.untold()).toEqual([]);
    expect(await plants.towns()).toEqual(["LYON", "CELLE", "BRNO", "ŁóDź"]);
    const { data } = await plants.ask("/v1/explain/key?kind=party&source=ledger&key=L4");
    const { fields } = data as { fields: { field: string; value: string; claims: { source: string; form: string | null }[] }[] };
    const town = fields.find(({ field }) => field === "city");
    expect(town).toMatchObject({ value: "Łódź", reason: { kind: "agreed" } });
    expect(town?.claims.map(({ source, form }) => [source, form])).toEqual([
      ["buying", null],
      ["ledger", "in capital letters from A to Z"],
    ]);
    expect((await plants.verify()).ok).toBe(true);
    // A town that somebody changed in the ledger is a difference as before.
    await plants.sql("update {ledger} set city = 'Paris' where id = 'L1'");
    expect(await plants.round()).toEqual(["1 adapted"]);
    expect(await plants.towns()).toEqual(["LYON", "CELLE", "BRNO", "ŁóDź"]);
  });

  test("a town that the ledger shows otherwise ends the form, with its cause, and the differences are there again", async () => {
    const plants = await shoutingLedger(backend, serverUrl);
    await plants.keeps('upper(new.city collate "C")');
    await plants.supplier(1, 2, 3, 4, 5);
    await plants.round();
    for (const [place, town] of ["Lyon", "Celle", "Brno"].entries()) await plants.moves(place + 1, town);
    await plants.round();
    await plants.round();
    expect(await plants.apart()).toEqual([]);
    // Its program was mended: it keeps what it is told.
    await plants.keeps("new.city");
    await plants.moves(4, "Tours");
    expect(await plants.round()).toEqual(["1 written"]);
    const [form] = plants.hub().forms.list();
    expect(form).toMatchObject({ ...place, form: undefined, name: "upper", author: "" });
    expect(form?.reason).toBe("it took a value and shows it otherwise than in capital letters");
    expect(await plants.apart()).toHaveLength(3);
    expect(await plants.round()).toEqual(["3 written"]);
    await plants.round();
    expect(await plants.apart()).toEqual([]);
    expect(await plants.towns()).toEqual(["Lyon", "Celle", "Brno", "Tours", null]);
    expect((await plants.verify()).ok).toBe(true);
  });

  test("a person revokes a form with a reason, and the hub learns none again; a person adopts it, and it holds", async () => {
    const plants = await shoutingLedger(backend, serverUrl);
    await plants.keeps('left(upper(new.city collate "C"), 9)');
    await plants.supplier(1, 2, 3, 4, 5, 6);
    await plants.round();
    for (const [place, town] of ["Neuchâtel-Serrières", "Villeurbanne", "Clermont-Ferrand"].entries()) await plants.moves(place + 1, town);
    expect(await plants.round()).toEqual(["3 changed"]);
    await plants.round();
    expect(plants.hub().forms.list()).toMatchObject([{ name: "upper-a-to-z+cut-9" }]);
    expect(await plants.apart()).toEqual([]);
    const word = { author: "ana", reason: "towns are to be whole: the ledger gets a longer column" };
    await plants.ask("/v1/forms/revoke", { ...place, reason: word.reason });
    expect(await plants.apart()).toHaveLength(3);
    for (const [at, town] of ["Saint-Étienne", "Aix-en-Provence", "Boulogne-Billancourt"].entries()) await plants.moves(at + 4, town);
    await plants.round();
    await plants.round();
    expect(plants.hub().forms.list()).toMatchObject([{ form: undefined, ...word }]);
    expect(await plants.apart()).toHaveLength(6);
    const adopting = { ...place, form: "upper-a-to-z+cut-9", reason: "the column stays as it is" };
    expect(await plants.ask("/v1/forms/adopt", { ...adopting, form: "shout" })).toMatchObject({ code: "form-refused" });
    expect(await plants.ask("/v1/forms/adopt", { ...adopting, field: "iban" })).toMatchObject({ code: "form-refused" });
    expect(await plants.ask("/v1/forms/revoke", { ...place, reason: "twice" })).toMatchObject({ code: "form-unknown" });
    await plants.ask("/v1/forms/adopt", adopting);
    expect(await plants.ask("/v1/forms")).toMatchObject({
      data: { forms: [{ ...place, form: "upper-a-to-z+cut-9", standing: "in-force", author: "ana", reason: "the column stays as it is" }] },
    });
    expect(await plants.apart()).toEqual([]);
    expect(await plants.untold()).toEqual([]);
    expect((await plants.verify()).ok).toBe(true);
  });
});
