// What a steward sees and does of forms that changed.
import type { Desk } from "../../src/desk/decide.ts";
import { deskDefault } from "../../src/desk/desk-settings.ts";
import { inbox } from "../../src/desk/inbox.ts";
import { reader } from "../../src/desk/reader.ts";
import type { HubWorld } from "../support/hub-world.ts";

export const deskOf = (world: HubWorld): Desk => {
  const { database, model, writer } = world.hub();
  return {
    reader: reader(database, { kind: "hub" }, model),
    sources: ["erp"],
    limits: { rolesAt: () => ["steward"], rulesOf: (kind) => writer.stages.timeline.rulesAt(kind, world.clock.now()) },
    record: () => Promise.reject(new Error("only forms are decided here")),
    acceptForm: (form) => world.hub().acceptForm(form),
  };
};

export const drifts = async (world: HubWorld) => {
  const request = { sources: [], limit: 100, now: world.clock.now(), day: "2026-03-02", desk: deskDefault };
  return (await inbox(deskOf(world).reader, request)).items.filter((item) => item.kind === "drift");
};
