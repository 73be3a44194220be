// Forms in which systems show what they are told: seen, and adopted or revoked by a person.

import { maySee, type Principal } from "../access/principal.ts";
import { instantText } from "../base/instant.ts";
import { normalFormOf } from "../governance/normal-form.ts";
import { adoptFormBody, formAnswer, formsAnswer, revokeFormBody } from "./contract-form.ts";
import type { Door } from "./door.ts";
import { sourceUnknown } from "./observation-route.ts";

export function formRoutes({ hub, read, write }: Door): void {
  const { forms, systems } = hub;
  /** A system of another site is not there for this principal. */
  const assertSeen = (system: string, principal: Principal): void => {
    if (!maySee(principal, systems.siteOf(system))) throw sourceUnknown(system);
  };
  read({
    url: "/v1/forms",
    action: "read",
    summary: "Forms in which systems show what they are told: learnt by the hub or said by a person, in force or revoked",
    params: {},
    query: {},
    data: formsAnswer,
    answer: ({ principal }) =>
      Promise.resolve({
        forms: forms
          .list()
          .filter(({ site }) => maySee(principal, site))
          .map(({ system, site, kind, field, name, form, at, author, reason, sends }) => ({
            system,
            site,
            kind,
            field,
            form: name,
            text: normalFormOf(name)?.text ?? name,
            standing: form === undefined ? ("revoked" as const) : ("in-force" as const),
            since: instantText(at),
            author: author === "" ? null : author,
            reason,
            sends,
          })),
      }),
  });
  write({
    url: "/v1/forms/adopt",
    action: "set-rule",
    summary: "A person's word that a system shows a field in this form: what it shows so is no difference from now on",
    body: adoptFormBody,
    answer: formAnswer,
    perform({ body: { system, kind, field, form, reason }, principal }) {
      assertSeen(system, principal);
      return forms.adopt({ system, kind, field }, form, { author: principal.name, reason });
    },
  });
  write({
    url: "/v1/forms/revoke",
    action: "set-rule",
    summary: "Ends a form: what the system says counts as it is said, and the hub learns no form of that field again",
    body: revokeFormBody,
    answer: formAnswer,
    perform({ body: { system, kind, field, reason }, principal }) {
      assertSeen(system, principal);
      return forms.revoke({ system, kind, field }, { author: principal.name, reason });
    },
  });
}
