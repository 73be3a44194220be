// Accounts of people: who has one, what they may do, and the codes by which they come in.

import type { Accounts } from "../access/accounts.ts";
import { assertWholeGroup } from "../access/approver.ts";
import type { Delegations } from "../access/delegations.ts";
import type { Grant } from "../access/grant.ts";
import type { Principal } from "../access/principal.ts";
import { actionsOf, roleNames } from "../access/role.ts";
import type { Account } from "../access/store-account.ts";
import type { Delegation } from "../access/store-delegation.ts";
import { instantText } from "../base/instant.ts";
import { whoAmI } from "./contract-session.ts";
import { acceptBody, grantsBody, invitation, inviteBody, namedBody, passwordBody, userChanged, userList } from "./contract-user.ts";
import type { Door } from "./door.ts";
import type { Entry } from "./entry.ts";
import { rightsOf } from "./rights.ts";

export interface UserParts {
  readonly accounts: Accounts;
  readonly delegations: Delegations;
  readonly entry: Entry;
}

/** Whoever could grant at one site could grant themselves the rest. */
export const assertGrants = (principal: Principal): void => assertWholeGroup(principal, "who may do what is decided for the whole group");

export function userRoutes(door: Door, parts: UserParts): void {
  const { hub, read, write } = door;
  const { accounts, delegations } = parts;
  read({
    url: "/v1/users",
    action: "administer",
    summary: "People who have an account, what they may do and where, who stands in for whom, and what each role may do and see",
    params: {},
    query: {},
    data: userList,
    async answer({ principal }) {
      assertGrants(principal);
      const [people, standing] = await Promise.all([accounts.list(), delegations.list()]);
      const { classes } = rightsOf(hub);
      const roles = roleNames.map((role) => ({ role, may: actionsOf([role]), sees: [...classes[role]] }));
      return { users: people.map(userRow), delegations: standing.map(delegationRow), roles };
    },
  });
  write({
    url: "/v1/users",
    action: "administer",
    fresh: true,
    summary: "Invites somebody: makes their account, and a code by which they choose a password",
    body: inviteBody,
    answer: invitation,
    async perform({ body: { name, email, grants }, principal }) {
      assertGrants(principal);
      const { code, until } = await accounts.invite({ name, email, grants: grants as Grant[] }, principal.name);
      return { name, code, until: instantText(until) };
    },
  });
  write({
    url: "/v1/users/grants",
    action: "administer",
    fresh: true,
    summary: "Says anew what somebody may do and where; their sessions end at once",
    body: grantsBody,
    answer: userChanged,
    async perform({ body: { name, grants }, principal }) {
      assertGrants(principal);
      await accounts.grant(name, grants as Grant[], principal.name);
      return { name };
    },
  });
  standingRoutes(door, parts);
  ownRoutes(door, parts);
}

function standingRoutes({ write }: Door, { accounts }: UserParts): void {
  write({
    url: "/v1/users/disable",
    action: "administer",
    fresh: true,
    summary: "Lets somebody in no more; their sessions end at once",
    body: namedBody,
    answer: userChanged,
    async perform({ body: { name }, principal }) {
      assertGrants(principal);
      await accounts.disable(name, principal.name);
      return { name };
    },
  });
  write({
    url: "/v1/users/enable",
    action: "administer",
    fresh: true,
    summary: "Lets somebody in again, by what they signed in by before",
    body: namedBody,
    answer: userChanged,
    async perform({ body: { name }, principal }) {
      assertGrants(principal);
      await accounts.enable(name, principal.name);
      return { name };
    },
  });
  write({
    url: "/v1/users/reset",
    action: "administer",
    fresh: true,
    summary: "Takes away what somebody signed in by, and gives a code by which they choose anew",
    body: namedBody,
    answer: invitation,
    async perform({ body: { name }, principal }) {
      assertGrants(principal);
      const { code, until } = await accounts.reset(name, principal.name);
      return { name, code, until: instantText(until) };
    },
  });
}

/** By the code that somebody was given, and by the password of before. */
function ownRoutes({ exchange }: Door, { accounts, entry }: UserParts): void {
  exchange({
    method: "POST",
    url: "/v1/session/accept",
    action: "open",
    summary: "Choose a password by the code of an invitation or a reset, and come in",
    body: acceptBody,
    answer: whoAmI,
    async perform({ body, request, reply }) {
      const account = await entry.signIn.counted({ address: request.ip }, () => accounts.accept(body));
      return entry.enter(request, reply, account, ["code", "password"]);
    },
  });
  exchange({
    method: "POST",
    url: "/v1/session/password",
    action: "own",
    summary: "Choose another password; my other sessions end",
    body: passwordBody,
    answer: whoAmI,
    async perform({ body: { current, next }, request, reply }) {
      const name = entry.signedIn(request).account;
      await entry.signIn.counted({ account: name, address: request.ip }, () => entry.signIn.byPassword(name, current));
      return entry.enter(request, reply, await accounts.choosePassword(name, next), ["password"]);
    },
  });
}

function userRow({ name, email, password, grants, createdAt, disabledAt, codeUntil }: Account) {
  const state = disabledAt !== undefined ? "disabled" : password === undefined && codeUntil !== undefined ? "invited" : "active";
  return {
    name,
    email: email ?? null,
    state: state as "disabled" | "invited" | "active",
    grants: [...grants],
    createdAt: instantText(createdAt),
    disabledAt: disabledAt === undefined ? null : instantText(disabledAt),
    codeUntil: codeUntil === undefined ? null : instantText(codeUntil),
  };
}

export const delegationRow = ({ id, delegator, delegate, beginsAt, endsAt, reason }: Delegation) => ({
  id,
  delegator,
  delegate,
  beginsAt: instantText(beginsAt),
  endsAt: instantText(endsAt),
  reason,
});
