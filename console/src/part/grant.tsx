// Rights as people read them: a role, and where it holds.

import type { ReactElement } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/grant.json";
import { wordsOf } from "./value.ts";

export interface Grant {
  readonly role: string;
  /** `all`: every company. */
  readonly company: string;
  /** `all`: every site of the company. */
  readonly site: string;
}

/** Each company, each site. */
export const all = "all";

/** In the order of how much they may do. */
export const roles = [
  "admin",
  "steward",
  "controller",
  "planner",
  "maintenance",
  "auditor",
  "payables-maker",
  "payables-approver",
  "payables-releaser",
  "receivables",
  "viewer",
  "machine",
] as const;

const actions = ["read", "push", "decide", "override", "set-rule", "erase", "plan", "audit", "administer"] as const;
const classes = ["public", "price", "bank", "personal", "payroll"] as const;

const isAction = (name: string): name is (typeof actions)[number] => actions.some((one) => one === name);
const isClass = (name: string): name is (typeof classes)[number] => classes.some((one) => one === name);
const isKnown = (role: string): role is (typeof roles)[number] => roles.some((one) => one === role);

export const grantId = ({ role, company, site }: Grant): string => `${role} ${company} ${site}`;

/** Words for a role, for what it may do, and for a place. */
export function useGrantWords() {
  const say = useMessages<typeof en>("grant");
  return {
    role: (role: string): string => (isKnown(role) ? say(`role-${role}`) : wordsOf(role)),
    about: (role: string): string | undefined => (isKnown(role) ? say(`about-${role}`) : undefined),
    may: (names: readonly string[]): string => names.map((name) => (isAction(name) ? say(`may-${name}`) : wordsOf(name))).join(", "),
    seesTitle: say("sees"),
    sees: (names: readonly string[]): string =>
      names.length === 0 ? say("sees-nothing") : names.map((name) => (isClass(name) ? say(`class-${name}`) : wordsOf(name))).join(", "),
    place({ company, site }: Pick<Grant, "company" | "site">): string {
      if (company === all) return site === all ? say("every-site") : site;
      return site === all ? say("of-company", { company }) : say("site-of-company", { site, company });
    },
  };
}

/** In one line: Steward lyon, Viewer every site. */
export function GrantLine({ grants }: { readonly grants: readonly Grant[] }): ReactElement {
  const say = useMessages<typeof en>("grant");
  const words = useGrantWords();
  if (grants.length === 0) return <>{say("nothing")}</>;
  return <>{grants.map((grant) => `${words.role(grant.role)} · ${words.place(grant)}`).join(", ")}</>;
}
