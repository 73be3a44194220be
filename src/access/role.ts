// Roles as data: what each may do. Which sites it may do it for is the principal's.

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
  /** Tokens, sources, backups. */
  | "administer";

const allowed = {
  admin: ["read", "push", "decide", "override", "set-rule", "erase", "plan", "administer"],
  steward: ["read", "decide", "override", "set-rule", "erase", "plan"],
  controller: ["read", "decide", "override", "plan"],
  planner: ["read", "decide", "plan"],
  viewer: ["read"],
  machine: ["push"],
} as const satisfies Readonly<Record<string, readonly Action[]>>;

export type RoleName = keyof typeof allowed;

export const roleNames = Object.keys(allowed) as readonly RoleName[];

export const isRoleName = (name: string): name is RoleName => Object.hasOwn(allowed, name);

export const actionsOf = (roles: readonly RoleName[]): Action[] => [...new Set(roles.flatMap((role): readonly Action[] => allowed[role]))];

export const rolesAllow = (roles: readonly RoleName[], action: Action): boolean =>
  roles.some((role) => (allowed[role] as readonly Action[]).includes(action));
