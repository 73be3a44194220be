// Steps of a document's state. In Tryton a state is never written: a button of the model leads there, and one that does not lead
// on from where the document stands does nothing and says nothing.
//
//   purchase, sale: draft -quote-> quotation -confirm-> confirmed -process-> processing; draft, quotation -cancel-> cancelled
//   production:     request -draft-> draft -wait-> waiting -assign_try-> assigned -run-> running -done-> done
//   invoice:        draft -validate_invoice-> validated -post-> posted; -cancel-> cancelled
//
// Payments have none here: approving and sending them is a person's work in Tryton.

const order: Readonly<Record<string, string>> = {
  draft: "draft",
  quotation: "quote",
  confirmed: "confirm",
  processing: "process",
  cancelled: "cancel",
};

const buttons: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "purchase.purchase": order,
  "sale.sale": order,
  production: { draft: "draft", waiting: "wait", assigned: "assign_try", running: "run", done: "done", cancelled: "cancel" },
  "account.invoice": { draft: "draft", validated: "validate_invoice", posted: "post", cancelled: "cancel" },
};

/** Where states stand. */
export const stateField = "state";

/** The button of the model that leads to the state; undefined where none is known. `version`: of the server. */
export function buttonTo(model: string, state: string, version: string): string | undefined {
  const button = buttons[model]?.[state];
  // Since 7.2 the last step of a production is called otherwise.
  return model === "production" && button === "done" && isFrom(version, 7, 2) ? "do" : button;
}

function isFrom(version: string, major: number, minor: number): boolean {
  const [one = 0, two = 0] = version.split(".").map(Number);
  return one > major || (one === major && two >= minor);
}
