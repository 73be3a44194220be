// Who may set a value against the sources, for how long, and where one person is not enough.
import { expect, test } from "vitest";
import type { RoleName } from "../../src/access/role.ts";
import { confirmOverride, decide, type Desk, endOverride, override } from "../../src/desk/decide.ts";
import type { Author } from "../../src/desk/decision.ts";
import { deskDefault } from "../../src/desk/desk-settings.ts";
import { inbox } from "../../src/desk/inbox.ts";
import { pendingOverrides } from "../../src/desk/pending-override.ts";
import { reader } from "../../src/desk/reader.ts";
import { prepareUndo } from "../../src/desk/undo.ts";
import { verify } from "../../src/commit/rebuild/verify.ts";
import type { OverrideEnd } from "../../src/observation/entry.ts";
import { leaseStep } from "../../src/platform/lease.ts";
import { query, type Scope } from "../../src/platform/database.ts";
import { type ClaimWorld, claimWorld, plainSettings, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";

const now = worldStart + 3_600_000;
const day = 86_400_000;
const everything: Scope = { kind: "hub" };

const desk = (world: ClaimWorld, roles: readonly RoleName[] = ["steward"]): Desk => ({
  reader: reader(world.database, everything, world.model),
  sources: ["erp", "crm"],
  limits: { rolesAt: () => roles, rulesOf: (kind) => world.writer.stages.timeline.rulesAt(kind, now) },
  record: (decision) => world.decide(decision),
  acceptForm: () => Promise.reject(new Error("no feed is read here")),
});

let count = 0;
const by = (name: string): Author => {
  count += 1;
  return { name, reason: "the supplier wrote", at: now + count, id: `decision-${count}` };
};

const supplier = { source: "erp", kind: "party", key: "S1" };
const account = (iban: string, until: OverrideEnd = { kind: "never" }) => ({ fields: { iban }, until, confirmed: false });
const stands = async (world: ClaimWorld): Promise<string | undefined> => {
  const [rows = []] = await world.database.read([query("select doc from record.record where kind = 'party'")]);
  return (JSON.parse(rows[0]?.["doc"] ?? "{}") as Record<string, string>)["iban"];
};
const waiting = (world: ClaimWorld) => pendingOverrides(reader(world.database, everything, world.model));

const supplierTold = async (world: ClaimWorld, rule: object): Promise<void> => {
  await world.rule([{ name: "bank", fields: "party.[iban, bic]", authority: ["erp", "crm"], ...rule }]);
  await world.tell("erp", [{ kind: "party", key: "S1", fields: { name: "Acme", tax_number: "FR123", iban: "FR1", bic: "B1" } }]);
};

eachBackend(({ open }) => {
  test("what one person sets on a field that needs two does not stand before a second says the same", async () => {
    const world = await claimWorld(await open());
    await supplierTold(world, { writes_need: "two_people" });
    const first = await override(desk(world), supplier, account("FR2"), by("anna"));
    expect(await stands(world)).toBe("FR1");
    expect(await waiting(world)).toMatchObject([
      { decision: first.decision, fields: { iban: "FR2" }, author: "anna", label: "Party Acme" },
    ]);
    await expect(confirmOverride(desk(world), first.decision, false, by("anna"))).rejects.toMatchObject({ code: "second-person-needed" });
    expect(await stands(world)).toBe("FR1");
    await confirmOverride(desk(world), first.decision, false, by("bert"));
    expect([await stands(world), await waiting(world)]).toEqual(["FR2", []]);
    const [rows = []] = await world.database.read([query("select author from governance.public_override where to_position is null")]);
    expect(rows).toEqual([{ author: "anna and bert" }]);
    await expect(confirmOverride(desk(world), first.decision, false, by("carl"))).rejects.toMatchObject({ code: "override-unknown" });
  });

  test("what waits is withdrawn by ending it, replaced by the next, and void when the source moves if it was until then", async () => {
    const world = await claimWorld(await open());
    await supplierTold(world, { writes_need: "two_people" });
    await override(desk(world), supplier, account("FR2"), by("anna"));
    const second = await override(desk(world), supplier, account("FR3"), by("bert"));
    expect((await waiting(world)).map(({ decision }) => decision)).toEqual([second.decision]);
    await endOverride(desk(world), supplier, ["iban"], by("anna"));
    expect(await waiting(world)).toEqual([]);
    await override(desk(world), supplier, account("FR4", { kind: "changed" }), by("anna"));
    await world.tell("erp", [{ kind: "party", key: "S1", at: now + 10_000, fields: { iban: "FR5" } }]);
    expect([await stands(world), await waiting(world)]).toEqual(["FR5", []]);
  });

  test("a discrepancy that one person answered stays in the inbox until the second has, and a rebuild tells the same", async () => {
    const world = await claimWorld(await open());
    await supplierTold(world, { writes_need: "two_people", on_disagreement: "ask" });
    await world.tell("crm", [{ kind: "party", key: "S1", fields: { name: "Acme", tax_number: "FR123", iban: "FR9", bic: "B1" } }]);
    const look = async () =>
      (
        await inbox(reader(world.database, everything, world.model), {
          limit: 9,
          sources: [],
          now: now + day,
          day: "2026-05-01",
          desk: deskDefault,
        })
      ).items;
    const [item] = await look();
    const first = await decide(desk(world), item?.id ?? "", { kind: "take", source: "crm" }, by("anna"));
    expect((await look()).map(({ kind }) => kind)).toEqual(["discrepancy"]);
    await confirmOverride(desk(world), first.decision, false, by("bert"));
    expect([await stands(world), await look()]).toEqual(["FR9", []]);
    const { database, model, writer } = world;
    const fence = Number((await database.read([query("select fence from platform.lease")]))[0]?.[0]?.["fence"]);
    const lease = () => leaseStep(fence, 600_000, 0);
    const verified = await verify({ database, model, settings: plainSettings, position: writer.position(), lease });
    expect(verified.tables.filter(({ gone, extra }) => gone + extra > 0)).toEqual([]);
  });

  test("taking back to an earlier value of two people waits for a second one, and says for whom", async () => {
    const world = await claimWorld(await open());
    await supplierTold(world, { writes_need: "two_people", overrides: { roles: ["controller", "steward"] } });
    const agreed = async (iban: string) => {
      const { decision } = await override(desk(world), supplier, account(iban), by("anna"));
      await confirmOverride(desk(world), decision, false, by("bert"));
      return decision;
    };
    await agreed("FR2");
    await agreed("FR3");
    const [confirmed = []] = await world.database.read([query("select decision from governance.override where to_position is null")]);
    const rows = await prepareUndo(desk(world), confirmed[0]?.["decision"] ?? "", by("anna"));
    await world.decide(...rows.flatMap(({ decisions }) => decisions));
    expect(await stands(world)).toBe("FR3");
    const [pending] = await waiting(world);
    expect(pending).toMatchObject({ fields: { iban: "FR2" }, author: "anna" });
    expect(rows).toMatchObject([
      {
        outcome: "pending",
        restores: "iban is FR2 again, as a person had set it, when a second person confirms it",
        pending: [{ decision: pending?.decision, fields: ["iban"], author: "anna", roles: ["steward", "controller"] }],
      },
    ]);
    await confirmOverride(desk(world), pending?.decision ?? "", false, by("bert"));
    expect(await stands(world)).toBe("FR2");
  });

  test("a rule says in which roles a value may be set, and for how long", async () => {
    const world = await claimWorld(await open());
    await supplierTold(world, { overrides: { roles: ["controller", "admin"], at_most: "P30D" } });
    const until = (days: number): OverrideEnd => ({ kind: "date", at: now + days * day });
    const set = (roles: readonly RoleName[], end: OverrideEnd) => override(desk(world, roles), supplier, account("FR2", end), by("anna"));
    await expect(set(["steward"], until(3))).rejects.toMatchObject({
      code: "override-not-permitted",
      cause: 'by the rule "bank" only controller or admin may set it, and you are steward',
    });
    await expect(set(["controller"], { kind: "never" })).rejects.toMatchObject({ code: "override-too-long" });
    await expect(set(["controller"], until(40))).rejects.toMatchObject({
      code: "override-too-long",
      hint: expect.stringContaining("2026-04-01"),
    });
    await set(["controller"], until(30));
    expect(await stands(world)).toBe("FR2");
    const other = { fields: { name: "Acme SA" }, until: { kind: "never" }, confirmed: false } as const;
    await override(desk(world, ["steward"]), supplier, other, by("anna"));
  });

  test("a delete that others do not share is asked in the inbox, and answered there", async () => {
    const world = await claimWorld(await open());
    await world.rule([{ deletes: "sales_order", outcome: "ask" }]);
    const told = { kind: "sales_order", key: "1", fields: { company: "C1", number: "1", amount: "100", currency: "EUR" } };
    await world.tell("erp", [told]);
    await world.tell("crm", [told]);
    await world.tell("crm", [{ ...told, fields: {}, deleted: true }]);
    const look = async () =>
      (
        await inbox(reader(world.database, everything, world.model), {
          limit: 9,
          sources: [],
          now: now + day,
          day: "2026-05-01",
          desk: deskDefault,
        })
      ).items;
    const [item] = await look();
    expect(item).toMatchObject({
      kind: "discrepancy",
      field: "*",
      asks: true,
      sides: [
        { source: "crm", value: "gone" },
        { source: "erp", value: "there" },
      ],
    });
    const isDeleted = async () => (await world.database.read([query("select deleted from record.record")]))[0]?.[0]?.["deleted"];
    expect(await isDeleted()).toBe("f");
    await decide(desk(world), item?.id ?? "", { kind: "take", source: "crm" }, by("anna"));
    expect([await isDeleted(), await look()]).toEqual(["t", []]);
    await expect(
      override(
        desk(world),
        { source: "erp", kind: "sales_order", key: "1" },
        { fields: { "*": "maybe" }, until: { kind: "never" }, confirmed: false },
        by("anna"),
      ),
    ).rejects.toMatchObject({ code: "value-refused" });
  });
});
