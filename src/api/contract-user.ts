// People who have an account, what they may do, who stands in for them, and tokens for programs.

import { z } from "zod";
import { isRoleName } from "../access/role.ts";
import { instant, instantQuery } from "./contract.ts";
import { accountName, password, typedCode } from "./contract-session.ts";

const place = z.string().min(1).max(100);

export const grantBody = z.strictObject({
  role: z.string().refine(isRoleName, "no such role"),
  company: place.default("all"),
  /** Stated, also where it is every one: what is left out is never all of them. */
  site: place,
});
const grants = z.array(grantBody).max(200);

const grantRow = z.object({ role: z.string(), company: z.string(), site: z.string() });

const delegationRow = z.object({
  id: z.string(),
  delegator: z.string().describe("Whose grants."),
  delegate: z.string().describe("Who has them meanwhile."),
  beginsAt: instant,
  endsAt: instant.describe("Not included."),
  reason: z.string(),
});

const userRow = z.object({
  name: z.string(),
  email: z.string().nullable(),
  state: z.enum(["active", "invited", "disabled"]),
  grants: z.array(grantRow),
  createdAt: instant,
  disabledAt: instant.nullable(),
  codeUntil: instant.nullable().describe("Until when an invitation or a reset waits for them."),
});

const roleRow = z.object({
  role: z.string(),
  may: z.array(z.string()).describe("Actions that it allows where it holds."),
  sees: z.array(z.string()).describe("Classes of fields that it shows there, as this hub has it."),
});

export const userList = z.object({ users: z.array(userRow), delegations: z.array(delegationRow), roles: z.array(roleRow) });

export const inviteBody = z.strictObject({ name: accountName, email: z.email().max(254).optional(), grants });
export const namedBody = z.strictObject({ name: accountName });
export const grantsBody = z.strictObject({ name: accountName, grants });

export const invitation = z.object({
  name: z.string(),
  code: z.string().describe("Shown once: give it to them yourself. They choose a password by it."),
  until: instant,
});
export const userChanged = z.object({ name: z.string() });

const count = z.int().min(0);

export const userErasure = z.object({
  name: z.string(),
  sessions: count,
  proofs: count.describe("App codes, passkeys and identities at providers."),
  views: count,
  channels: count,
  notices: count,
  renamed: z
    .object({ decisions: count.describe("Entries of the log."), requests: count, changes: count.describe("Of accounts.") })
    .describe("What stays, under a name that tells of nobody."),
});
export const eraseUserBody = z.strictObject({ name: accountName, reason: z.string().trim().min(1).max(500) });
export const userErased = z.object({
  name: z.string().describe("Under which what they decided stands from now on."),
  position: z.int().describe("Of the act that says so."),
});

export const acceptBody = z.strictObject({ code: typedCode, password });
export const passwordBody = z.strictObject({ current: password, next: password });

export const delegateBody = z.strictObject({
  delegator: accountName.optional().describe("Whoever asks, where it is left out; another one needs the right to administer."),
  delegate: accountName,
  from: instantQuery,
  until: instantQuery.describe("Not included; a quarter after its beginning at most."),
  reason: z.string().min(1).max(500),
});
export const delegationAnswer = delegationRow;
export const endDelegationBody = z.strictObject({ delegation: z.string().max(40) });
export const delegationEnded = z.object({ delegation: z.string() });

const keyRow = z.object({ id: z.string(), name: z.string(), grants: z.array(grantRow), createdAt: instant });
export const keyList = z.object({ keys: z.array(keyRow) });
export const keyBody = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, "names are lower-case letters, digits and hyphens"),
  grants: grants.min(1),
});
export const keyIssued = keyRow.extend({ token: z.string().describe("Shown once; the hub keeps a hash of it.") });
export const revokeBody = z.strictObject({ key: z.string().regex(/^[0-9a-f]{12}$/) });
export const keyRevoked = z.object({ key: z.string(), name: z.string() });
