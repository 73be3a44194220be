// synchromesh token: lets somebody else in, such as the hub of the group, with roles and sites; or out again.

import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { isRoleName, roleNames } from "../access/role.ts";
import { issueToken, revokeToken, writeTokenFile } from "../access/token.ts";
import { Fault } from "../base/fault.ts";
import { placesOf } from "../hub-store.ts";
import { act } from "./command.ts";
import { openOwnHub } from "./own-hub.ts";
import { assertStarted } from "./place.ts";
import { counted, say } from "./say.ts";

interface TokenOptions {
  readonly role: readonly string[];
  readonly site: readonly string[];
  readonly group?: boolean;
  readonly revoke?: boolean;
}

export function addToken(program: Command): void {
  const command = program
    .command("token")
    .argument("<name>", "whose it is, such as group-hub")
    .summary("issue or revoke a token")
    .description(
      "Writes a token to a file that only its owner can read; with --revoke ends every token of the name. Needs the hub stopped.",
    )
    .option("--role <role...>", `what it may do: ${roleNames.join(", ")}`, ["viewer"])
    .option("--site <site...>", "the sites it sees", [])
    .option("--group", "it sees every site, and what belongs to the group")
    .option("--revoke", "end the tokens of this name");
  act<TokenOptions>(command, async ({ place, words: [name = ""], options }) => {
    assertStarted(place);
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) throw refused(name, "names are lower-case letters, digits and hyphens", "give another name");
    const file = join(placesOf(place.data).tokens, `${name}.token`);
    if (options.revoke) {
      await using own = await openOwnHub(place);
      const revoked = await revokeToken(own.hub.database, name, own.hub.clock.now());
      rmSync(file, { force: true });
      return say(place.isJson, { name, revoked }, () => `${counted(revoked, "token")} of ${name} revoked.`);
    }
    const principal = { name, roles: rolesOf(options.role), sites: options.site, group: options.group === true };
    if (!principal.group && principal.sites.length === 0)
      throw refused(name, "it would see nothing", "name its sites with --site, or --group");
    if (existsSync(file)) throw refused(name, `there is a token already in ${file}`, "use that one, or --revoke it first");
    await using own = await openOwnHub(place);
    writeTokenFile(file, await issueToken(own.hub.database, principal, own.hub.clock.now()));
    return say(place.isJson, { ...principal, file }, () => `Wrote ${file}: ${principal.roles.join(", ")} of ${sitesText(principal)}.`);
  });
}

const sitesText = ({ sites, group }: { readonly sites: readonly string[]; readonly group: boolean }): string =>
  group ? "every site" : sites.join(", ");

const rolesOf = (roles: readonly string[]) =>
  roles.map((role) => {
    if (isRoleName(role)) return role;
    throw refused(role, "there is no such role", `use one of: ${roleNames.join(", ")}`);
  });

const refused = (subject: string, cause: string, hint: string): Fault => new Fault({ code: "command-refused", subject, cause, hint });
