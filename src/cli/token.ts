// synchromesh token: lets somebody else in, such as the hub of the group, with roles and sites; or out again.

import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { all, type Grant, grantsOf, grantWords } from "../access/grant.ts";
import { isRoleName, roleNames } from "../access/role.ts";
import { issueToken, revokeToken, writeTokenFile } from "../access/token.ts";
import { Fault } from "../base/fault.ts";
import { placesOf } from "../hub-store.ts";
import { act } from "./command.ts";
import { openOwnHub } from "./own-hub.ts";
import { assertStarted } from "./place.ts";
import { counted, say } from "./say.ts";

interface TokenOptions {
  readonly role?: readonly string[];
  readonly grant: readonly string[];
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
      "Writes a token to a file that only its owner can read; with --revoke ends every token of the name. Needs the hub stopped.\n" +
        "Either the same roles at every site it is for (--role, --site, --group), or a role for each place (--grant).",
    )
    .option("--role <role...>", `what it may do: ${roleNames.join(", ")}; without it viewer`)
    .option("--site <site...>", "the sites it is for", [])
    .option("--group", "it is for every site, and for what belongs to the group")
    .option("--grant <grant...>", "ROLE:SITE, ROLE:COMPANY/SITE or ROLE:COMPANY/all; ROLE:all for every site", [])
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
    const holder = { name, grants: grantsGiven(name, options) };
    if (existsSync(file)) throw refused(name, `there is a token already in ${file}`, "use that one, or --revoke it first");
    await using own = await openOwnHub(place);
    writeTokenFile(file, await issueToken(own.hub.database, holder, own.hub.clock.now()));
    return say(place.isJson, { ...holder, file }, () => `Wrote ${file}: ${grantWords(holder.grants)}.`);
  });
}

function grantsGiven(name: string, { role, site, group, grant }: TokenOptions): Grant[] {
  if (grant.length > 0 && (role !== undefined || site.length > 0 || group === true))
    throw refused(name, "it is said twice what it may do", "use --grant, or --role with --site or --group");
  const grants = grant.length > 0 ? grant.map(grantOf) : grantsOf((role ?? ["viewer"]).map(roleOf), group === true ? all : site);
  if (grants.length === 0) throw refused(name, "it would see nothing", "name its sites with --site, or --group");
  return grants;
}

const grantForm = /^([a-z-]+):(?:([^:/]+)\/)?([^:/]+)$/;

/** ROLE:SITE, ROLE:COMPANY/SITE, ROLE:all. Fault `command-refused`. */
export function grantOf(given: string): Grant {
  const [, role, company = all, site] = grantForm.exec(given) ?? [];
  if (role !== undefined && site !== undefined) return { role: roleOf(role), company, site };
  throw refused(given, "it is no grant", "write ROLE:SITE, ROLE:COMPANY/SITE, ROLE:COMPANY/all, or ROLE:all");
}

function roleOf(role: string) {
  if (isRoleName(role)) return role;
  throw refused(role, "there is no such role", `use one of: ${roleNames.join(", ")}`);
}

const refused = (subject: string, cause: string, hint: string): Fault => new Fault({ code: "command-refused", subject, cause, hint });
