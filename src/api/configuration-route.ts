// hub.yaml as a file with versions: who changed what and why, what differs, and back to an earlier one.

import { z } from "zod";
import { changedAnswer, configurationAnswer, differenceAnswer, revertBody, versionsAnswer } from "./contract-connection.ts";
import { assertConnects } from "./connection-route.ts";
import type { Door } from "./door.ts";

const todo = "Restart the hub: stop it (Ctrl-C, or SIGTERM to its process), then synchromesh start.";

export function configurationRoutes({ hub, read, write }: Door): void {
  const { connections } = hub;
  const { file } = connections;
  read({
    url: "/v1/configuration",
    action: "administer",
    summary: "Which version of hub.yaml stands there, and whether the hub runs by it",
    params: {},
    query: {},
    data: configurationAnswer,
    async answer({ principal }) {
      assertConnects(principal);
      const state = file.state();
      return { ...state, todo: state.takesUp === "restart" ? todo : null };
    },
  });
  read({
    url: "/v1/configuration/versions",
    action: "administer",
    summary: "Every version of hub.yaml that this hub knows, the oldest first, with who, when and why",
    params: {},
    query: {},
    data: versionsAnswer,
    async answer({ principal }) {
      assertConnects(principal);
      return file.versions();
    },
  });
  const named = z.string().regex(/^(?:\d{1,9}|[0-9a-f]{64})$/, "a version's number or hash");
  read({
    url: "/v1/configuration/difference",
    action: "administer",
    summary: "What differs between two versions of hub.yaml, line by line; secrets in it are hidden",
    params: {},
    query: { from: named, to: named.optional().describe("Absent: what stands there now.") },
    data: differenceAnswer,
    async answer({ query: { from, to }, principal }) {
      assertConnects(principal);
      const of = (name: string | undefined) => {
        const { version } = file.state();
        const wanted = name === undefined ? version.version : /^\d{1,9}$/.test(name) ? Number(name) : name;
        const known = file.versions().findLast((one) => one.version === wanted || one.hash === wanted);
        return { version: known ?? null, text: file.textOf(wanted) };
      };
      const [before, after] = [of(from), of(to)];
      return { from: before.version, to: after.version, difference: connections.shown(before.text, after.text) };
    },
  });
  write({
    url: "/v1/configuration/revert",
    action: "administer",
    fresh: true,
    summary: "Writes an earlier version of hub.yaml again, whole or of one source; a hub that runs takes it up",
    body: revertBody,
    answer: changedAnswer,
    async perform({ body: { version, source, ...body }, principal }) {
      assertConnects(principal);
      const by = { ...body, author: principal.name, ...(source === undefined ? {} : { source }) };
      return connections.revert(version, by);
    },
  });
}
