// synchromesh users: people who have an account, what they may do, and who stands in for whom; tokens of programs.

import type { Command } from "commander";
import type { z } from "zod";
import { grantWords, readGrants } from "../access/grant.ts";
import type {
  delegationAnswer,
  invitation,
  keyIssued,
  keyList,
  keyRevoked,
  userChanged,
  userErased,
  userErasure,
  userList,
} from "../api/contract-user.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { counted, figure, say, table } from "./say.ts";
import { grantOf } from "./token.ts";

type Users = z.output<typeof userList>;
type Keys = z.output<typeof keyList>;

const grantHelp = "ROLE:SITE, ROLE:COMPANY/SITE or ROLE:COMPANY/all; ROLE:all for every site";

export function addUsers(program: Command): void {
  const group = program
    .command("users")
    .summary("people who have an account: invite, grant, disable, reset, erase, stand in; API keys")
    .description(
      "People who sign in, what they may do and where. Whoever is invited or reset chooses a password by the code that is printed.",
    );
  act(group.command("list", { isDefault: true }).summary("list people and who stands in for whom"), async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<Users>("/v1/users"));
    say(place.isJson, data, usersText);
  });
  addInviting(group);
  addErasing(group);
  addStanding(group);
  addDelegating(group);
  addKeys(group);
}

function addInviting(group: Command): void {
  const invite = group
    .command("invite")
    .argument("<name>", "by what they sign in")
    .summary("make an account, and print the code by which they choose a password")
    .requiredOption("--grant <grant...>", grantHelp)
    .option("--email <address>", "where to write to");
  act<{ readonly grant: readonly string[]; readonly email?: string }>(invite, async ({ place, words: [name = ""], options }) => {
    const body = { name, grants: options.grant.map(grantOf), ...(options.email === undefined ? {} : { email: options.email }) };
    const done = await withDoor(place, ({ post }) => post<z.output<typeof invitation>>("/v1/users", body));
    say(place.isJson, done, codeText);
  });
  const reset = group
    .command("reset")
    .argument("<name>", "whose account")
    .summary("take away what somebody signs in by, and print a code by which they choose anew");
  act(reset, async ({ place, words: [name = ""] }) => {
    const done = await withDoor(place, ({ post }) => post<z.output<typeof invitation>>("/v1/users/reset", { name }));
    say(place.isJson, done, codeText);
  });
}

interface EraseOptions {
  readonly apply?: true;
  readonly reason?: string;
}

function addErasing(group: Command): void {
  const erase = group
    .command("erase")
    .argument("<name>", "whose account")
    .summary("take an account and the name of its person away, for good")
    .description(
      "Shows what would be erased and what stays without a name; writes nothing. With --apply it does exactly that. What the person " +
        "decided and asked for stays, under a name that tells of nobody. There is no way back.",
    )
    .option("--apply", "erase")
    .option("--reason <text>", "with --apply: why, for whoever asks later");
  act<EraseOptions>(erase, async ({ place, words: [name = ""], options: { apply, reason } }) => {
    if (apply === undefined) {
      const plan = await withDoor(place, ({ post }) => post<z.output<typeof userErasure>>("/v1/users/erase/plan", { name }));
      say(place.isJson, plan, erasureText);
      return exitCode.changes;
    }
    const body = { name, reason: reason ?? "" };
    const done = await withDoor(place, ({ post }) => post<z.output<typeof userErased>>("/v1/users/erase", body));
    say(
      place.isJson,
      done,
      ({ name: other, position }) => `Erased at position ${figure(position)}. What they decided is told of ${other}.`,
    );
    return exitCode.done;
  });
}

const erasureText = ({ name, sessions, proofs, views, channels, notices, renamed }: z.output<typeof userErasure>): string =>
  [
    `Erasing the account ${name} would take away for good:`,
    `  name, e-mail, password and grants, ${counted(sessions, "session")}, ${counted(proofs, "proof")} of who they are,`,
    `  ${counted(views, "saved view")}, ${counted(channels, "channel")} and ${counted(notices, "notice")}.`,
    "What they decided stays, under a name that tells of nobody:",
    `  ${counted(renamed.decisions, "entry", "entries")} of the log, ${counted(renamed.requests, "request")}, ` +
      `${counted(renamed.changes, "change")} of accounts.`,
    `To erase it: synchromesh users erase ${name} --apply --reason "..."`,
  ].join("\n");

const codeText = ({ name, code, until }: z.output<typeof invitation>): string =>
  `Give ${name} this code, once: ${code}\nThey choose a password by it until ${until.slice(0, 10)}.`;

function addStanding(group: Command): void {
  const grant = group
    .command("grant")
    .argument("<name>", "whose account")
    .summary("say anew what somebody may do and where; their sessions end")
    .requiredOption("--grant <grant...>", grantHelp);
  act<{ readonly grant: readonly string[] }>(grant, async ({ place, words: [name = ""], options }) => {
    const grants = options.grant.map(grantOf);
    const done = await withDoor(place, ({ post }) => post<z.output<typeof userChanged>>("/v1/users/grants", { name, grants }));
    say(place.isJson, done, () => `${name}: ${grantWords(grants)}.`);
  });
  const standings = [
    ["disable", "let somebody in no more; their sessions end", "is let in no more"],
    ["enable", "let somebody in again", "is let in again"],
  ] as const;
  for (const [word, summary, told] of standings)
    act(group.command(word).argument("<name>", "whose account").summary(summary), async ({ place, words: [name = ""] }) => {
      const done = await withDoor(place, ({ post }) => post<z.output<typeof userChanged>>(`/v1/users/${word}`, { name }));
      say(place.isJson, done, () => `${name} ${told}.`);
    });
}

interface StandInOptions {
  readonly for: string;
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

function addDelegating(group: Command): void {
  const standIn = group
    .command("stand-in")
    .argument("<delegate>", "who has the grants meanwhile")
    .summary("let somebody stand in for another, with dates")
    .requiredOption("--for <name>", "whose grants")
    .requiredOption("--from <instant>", "from when, such as 2026-12-21T06:00:00Z")
    .requiredOption("--until <instant>", "until when")
    .requiredOption("--reason <text>", "why");
  act<StandInOptions>(standIn, async ({ place, words: [delegate = ""], options: { for: delegator, ...told } }) => {
    const body = { delegator, delegate, ...told };
    const done = await withDoor(place, ({ post }) => post<z.output<typeof delegationAnswer>>("/v1/delegations", body));
    say(place.isJson, done, ({ id }) => `${delegate} stands in for ${delegator} (${id}). The two count as one person meanwhile.`);
  });
  const end = group.command("end-stand-in").argument("<id>", "as the list names it").summary("end that somebody stands in, at once");
  act(end, async ({ place, words: [delegation = ""] }) => {
    const done = await withDoor(place, ({ post }) => post<{ readonly delegation: string }>("/v1/delegations/end", { delegation }));
    say(place.isJson, done, () => "Ended.");
  });
}

function addKeys(group: Command): void {
  act(group.command("keys").summary("list tokens that stand"), async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<Keys>("/v1/keys"));
    say(place.isJson, data, keysText);
  });
  const add = group
    .command("key")
    .argument("<name>", "of the program or the other hub")
    .summary("issue a token; it is printed once")
    .requiredOption("--grant <grant...>", grantHelp);
  act<{ readonly grant: readonly string[] }>(add, async ({ place, words: [name = ""], options }) => {
    const grants = options.grant.map(grantOf);
    const done = await withDoor(place, ({ post }) => post<z.output<typeof keyIssued>>("/v1/keys", { name, grants }));
    say(place.isJson, done, ({ id, token }) => `${token}\nIt is shown this once (${id}): ${grantWords(grants)}.`);
  });
  const revoke = group.command("revoke").argument("<id>", "as the list of keys names it").summary("end a token at once");
  act(revoke, async ({ place, words: [key = ""] }) => {
    const done = await withDoor(place, ({ post }) => post<z.output<typeof keyRevoked>>("/v1/keys/revoke", { key }));
    say(place.isJson, done, ({ name }) => `A token of ${name} has ended.`);
  });
}

const grantsOfRow = ({ grants }: { readonly grants: readonly object[] }): string => grantWords(readGrants(JSON.stringify(grants)));

function usersText({ users, delegations }: Users): string {
  if (users.length === 0) return "Nobody has an account. `synchromesh start` prints a code for the first one.";
  const people = table(users, [
    { title: "name", value: ({ name }) => name },
    { title: "", value: ({ state }) => state },
    { title: "may", value: grantsOfRow },
    { title: "email", value: ({ email }) => email ?? "" },
  ]);
  if (delegations.length === 0) return people;
  const standing = table(delegations, [
    { title: "stands in", value: ({ delegate }) => delegate },
    { title: "for", value: ({ delegator }) => delegator },
    { title: "from", value: ({ beginsAt }) => beginsAt.slice(0, 16) },
    { title: "until", value: ({ endsAt }) => endsAt.slice(0, 16) },
    { title: "why", value: ({ reason }) => reason },
    { title: "id", value: ({ id }) => id },
  ]);
  return `${people}\n\n${standing}`;
}

function keysText({ keys }: Keys): string {
  if (keys.length === 0) return "No token stands.";
  return table(keys, [
    { title: "id", value: ({ id }) => id },
    { title: "name", value: ({ name }) => name },
    { title: "may", value: grantsOfRow },
    { title: "since", value: ({ createdAt }) => createdAt.slice(0, 10) },
  ]);
}
