// What a reader who may not see a field is told of what waits about it.
import { expect, test } from "vitest";
import { heldChangeItem } from "../../src/desk/inbox-item.ts";
import { reader } from "../../src/desk/reader.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import type { Scope } from "../../src/platform/database.ts";
import { scopeOf } from "../support/holder.ts";

const nobody = { read: () => Promise.reject(new Error("nothing is read here")) };
const nowhere = { sites: [], group: false };
const whole = scopeOf(["lyon"]) as Exclude<Scope, { readonly kind: "hub" }>;
const planner = reader(nobody, { ...whole, classes: { ...whole.classes, price: nowhere, bank: nowhere } }, canonicalModel);

const held = ({
	source: 'erp',
	feed: 'lines',
	recordKind: 'purchase_order_line',
	mapping: 'm@1',
	delivery: 'd.csv',
	state: 'held',
	...{
		rows: 3,
		hash: 'h',
		first: 'r',
		full: null,
		known: 3,
		changed: 2,
		emptied: 0,
		leapt: 2
	},
	fields: [{
		field: 'unit_price',
		changed: 2,
		emptied: 0,
		leapt: 2
	}],
	samples: [{
		key: 'L1',
		field: 'unit_price',
		before: '7411.13',
		after: '1.00'
	}, {
		key: 'L1',
		field: 'quantity',
		before: '5',
		after: '6'
	}],
	money: [{
		currency: 'EUR',
		amount: '7410.13'
	}]
});
const row = { body: JSON.stringify(held), hidden: "0", at: "1", site: "lyon", key: "erp/lines", entity: null };

test("a delivery that is held shows which fields it would change and no value or sum of those that are hidden", () => {
  expect(heldChangeItem(row, reader(nobody, whole, canonicalModel)).changes).toMatchObject({ samples: held.samples, money: held.money });
  const { changes } = heldChangeItem(row, planner);
  expect(changes).toMatchObject({ fields: held.fields, samples: [{ field: "quantity" }], money: [] });
  expect(JSON.stringify(changes)).not.toContain("741");
});
