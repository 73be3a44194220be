// Roles as data: what each may do, and which classes of fields it sees. Where, is said by the grant.

import type { FieldClass } from "../base/field-class.ts";

export type Action =
  /** Figures, records, explanations, events. */
  | "read"
  /** Observations over HTTP. */
  | "push"
  /** Answers to inbox items, reviews of matches. */
  | "decide"
  /** A person's value in the place of a system's. */
  | "override"
  /** Which source is believed for which field. */
  | "set-rule"
  /** Taking away for good what tells of a person. */
  | "erase"
  /** What-if branches. */
  | "plan"
  /** Evidence that leaves the hub, signed. */
  | "audit"
  /** Tokens, sources, backups. */
  | "administer";

const allowed = {
  admin: ["read", "push", "decide", "override", "set-rule", "erase", "plan", "audit", "administer"],
  steward: ["read", "decide", "override", "set-rule", "erase", "plan"],
  controller: ["read", "decide", "override", "plan"],
  "payables-maker": ["read"],
  "payables-approver": ["read"],
  "payables-releaser": ["read"],
  receivables: ["read"],
  planner: ["read", "decide", "plan"],
  maintenance: ["read", "decide"],
  auditor: ["read", "audit"],
  viewer: ["read"],
  machine: ["push"],
} as const satisfies Readonly<Record<string, readonly Action[]>>;

export type RoleName = keyof typeof allowed;

export type ClassesOfRoles = Readonly<Record<RoleName, readonly FieldClass[]>>;

const business = ["public", "price", "bank", "personal"] as const;

/** What each role sees where hub.yaml does not say otherwise. */
export const classesDefault: ClassesOfRoles = {
  admin: [...business, "payroll"],
  steward: business,
  controller: [...business, "payroll"],
  "payables-maker": business,
  "payables-approver": business,
  "payables-releaser": business,
  receivables: business,
  planner: ["public"],
  maintenance: ["public"],
  auditor: [...business, "payroll"],
  viewer: business,
  machine: [],
};

export const roleNames = Object.keys(allowed) as readonly RoleName[];

export const isRoleName = (name: string): name is RoleName => Object.hasOwn(allowed, name);

export const actionsOf = (roles: readonly RoleName[]): Action[] => [...new Set(roles.flatMap((role): readonly Action[] => allowed[role]))];

export const rolesAllow = (roles: readonly RoleName[], action: Action): boolean =>
  roles.some((role) => (allowed[role] as readonly Action[]).includes(action));
