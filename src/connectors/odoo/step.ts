// Steps of a document's state. Odoo lets a state be written, past everything that belongs to it: stock, entries, mails. So it is never
// written here: the button that leads there is called, and what the record shows afterwards says whether it did. A button may answer with a
// window that asks a person, and leave everything as it was.

import { isExactObject } from "../../base/exact-json.ts";
import type { WriteAnswer } from "../../writeback/sink.ts";
import type { OdooCall, OdooWrite } from "./call.ts";

/** Where states stand. */
export const stateField = "state";

/** By model, the method that leads to a state. Payments have none: approving and sending them is a person's work in Odoo. */
const buttons: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "purchase.order": { draft: "button_draft", purchase: "button_confirm", cancel: "button_cancel" },
  "sale.order": { draft: "action_draft", sale: "action_confirm", cancel: "action_cancel" },
  "mrp.production": { confirmed: "action_confirm", done: "button_mark_done", cancel: "action_cancel" },
  "account.move": { draft: "button_draft", posted: "action_post", cancel: "button_cancel" },
};

/** Undefined where no button of the model is known to lead there. */
export function stepTo(model: string, state: string, id: number): OdooCall | undefined {
  const method = Object.hasOwn(buttons, model) ? buttons[model]?.[state] : undefined;
  // Without this, a sale that is cancelled asks a person which mail to send, up to 18.
  return method === undefined ? undefined : { model, method, ids: [id], named: {}, context: { disable_cancel_warning: true } };
}

/** What a step came to. `before` and `after`: the state shown. */
export function stepAnswer({ result }: Extract<OdooWrite, { kind: "done" }>, state: string, before: string, after: string): WriteAnswer {
  // Another state than was asked for is one on the way there: an order above a limit waits for its approval.
  if (after === state || after !== before) return { kind: "written" };
  if (!isExactObject(result)) return { kind: "refused", cause: `it stayed in the state ${before}` };
  const title = typeof result["name"] === "string" && result["name"] !== "" ? result["name"] : result["res_model"];
  return { kind: "refused", cause: `it asks a person first: ${typeof title === "string" ? title : "a window opens"}` };
}
