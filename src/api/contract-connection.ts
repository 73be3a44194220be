// Systems as people connect them: what can be connected, drafts, trials, and how a draft becomes hub.yaml.

import { z } from "zod";
import { instant, position } from "./contract.ts";
import { reason } from "./contract-desk.ts";
import { planReport } from "./contract-operation.ts";

const fault = z.object({ code: z.string(), subject: z.string(), cause: z.string(), hint: z.string() });
const written = z.record(z.string(), z.unknown());
const schema = z.record(z.string(), z.unknown()).describe("JSON Schema, draft 2020-12. Texts that are secret are writeOnly.");
export const connectionName = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, "names are lower-case letters, digits and hyphens");

export const connectorList = z.object({
  connection: schema.describe("What every connection states, whatever its connector."),
  connectors: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      tested: z.enum(["live", "recordings", "untested"]).describe("Against what its tests run."),
      document: z.string().describe("Where it is described, in this project."),
      writes: z.boolean(),
      feeds: z
        .array(z.object({ name: z.string(), kind: z.string(), of: z.string().optional().describe("What of the options it belongs to.") }))
        .readonly()
        .describe("Feeds it knows by name: what is read for them and what it means comes with it."),
      options: schema,
    }),
  ),
});

const draft = z.object({
  name: z.string(),
  source: written.describe("As hub.yaml would say it; secrets are references."),
  base: z.string().describe("Hash of the hub.yaml that it was begun upon."),
  author: z.string(),
  at: instant,
  revision: z.string().describe("Give it back with the next change."),
});

export const connectionList = z.object({
  connections: z.array(
    z.object({
      name: z.string(),
      connector: z.string(),
      site: z.string(),
      source: written.describe("As hub.yaml says it; what it holds in plain is hidden."),
      standing: z.enum(["live", "stale", "offline", "paused", "new"]).describe("new: this hub does not run by it yet."),
      observedAt: instant.nullable(),
      fault: fault.nullable().describe("Why the last attempt to read it stopped."),
    }),
  ),
  drafts: z.array(draft),
  base: z.string().describe("Hash of hub.yaml: give it back with a change."),
});

export const draftBody = z.strictObject({
  source: z
    .looseObject({ name: connectionName, connector: z.string() })
    .describe("As hub.yaml would say it. Secrets are given as their values and sealed; hidden ones (•••) stay as they were."),
  revision: z.string().optional().describe("Of the draft that was looked at; absent: there was none."),
});

export const draftAnswer = draft;
export const draftNamed = z.strictObject({ name: connectionName });
export const discarded = z.object({ discarded: z.string() });

const stage = z.object({
  stage: z.enum(["name", "secure", "reach", "login", "permission", "sample"]),
  object: z.string(),
  ok: z.boolean(),
  detail: z.string().describe("What was found, or why it failed."),
  hint: z.string().nullable().describe("How it is mended; null where it is well."),
});

export const testAnswer = z.object({
  ok: z.boolean(),
  stages: z.array(stage).describe("In their order; a stage behind one that failed is not told."),
});

const cell = z.record(z.string(), z.string().nullable());

const sampleRead = z.object({
  kind: z.string(),
  key: z.string(),
  deleted: z.boolean(),
  fields: cell.readonly(),
  parked: z
    .array(z.object({ field: z.string(), class: z.string(), cause: z.string(), hint: z.string(), value: z.string().nullable() }))
    .readonly(),
});

export const sampleRows = z.coerce.number().int().min(1).max(100).default(20);
export const sampleBody = z.strictObject({ name: connectionName, rows: sampleRows });

export const suggestion = z.object({
  mapping: z.unknown().describe("Of one feed, as a mapping file has it under feeds:. A guess for a person to confirm."),
  columns: z.int(),
  doubts: z.array(z.string()).readonly(),
});

export const sampleAnswer = z.object({
  feeds: z.array(
    z.object({
      feed: z.string(),
      columns: z.array(z.string()).readonly(),
      rows: z.array(cell.readonly()).readonly(),
      fault: fault.nullable().describe("Why there are none."),
      suggestion: suggestion.nullable().describe("Where it has no mapping yet and its columns tell something."),
      read: z.array(sampleRead).readonly().describe("What the mapping makes of each row; empty without one."),
    }),
  ),
});

export const differenceLines = z
  .array(z.object({ kind: z.enum(["same", "removed", "added"]), line: z.int(), text: z.string() }))
  .readonly();

const version = z.object({
  version: z.int(),
  hash: z.string(),
  at: instant.describe("When it was written, or first seen."),
  author: z.string().nullable().describe("null: somebody edited the file on its machine."),
  reason: z.string(),
  what: z.string(),
});

export const draftPlanAnswer = z.object({
  plan: planReport,
  difference: differenceLines.describe("What applying changes in hub.yaml."),
  meanwhile: z
    .object({ version, difference: differenceLines })
    .nullable()
    .describe("What somebody else changed of the same connection since the draft was begun: applying is refused."),
});

export const takesUp = z
  .enum(["in-force", "by-itself", "restart"])
  .describe("Of what is written: the hub runs by it; it will in a moment; somebody has to restart it.");

export const changedAnswer = z.object({ version, difference: differenceLines, takesUp, position });

export const applyBody = z.strictObject({ name: connectionName, revision: z.string(), reason });
export const disconnectBody = z.strictObject({ name: connectionName, base: z.string(), reason });

export const pauseReadingBody = disconnectBody.extend({ paused: z.enum(["true", "false"]) });

export const uploadBody = z.strictObject({
  name: connectionName,
  format: z.enum(["csv", "json", "xml"]),
  content: z
    .base64()
    .max(14 * 1024 * 1024)
    .describe("The file in base64, 10 MiB at most."),
});

export const uploadAnswer = z.object({
  folder: z.string().describe("For folder: of the source, with settle_seconds: 0."),
  file: z.string().describe("For file: of its feed."),
  bytes: z.int(),
  seen: z
    .object({
      dialect: z.unknown(),
      columns: z.array(z.string()).readonly(),
      evidence: z.array(z.string()).readonly(),
      doubts: z.array(z.string()).readonly(),
      rows: z.array(z.array(z.string()).readonly()).readonly(),
    })
    .nullable()
    .describe("What a delimited file looks like."),
});

export const configurationAnswer = z.object({
  version,
  inForce: z.string().describe("Hash of what the hub runs by."),
  takesUp,
  todo: z.string().nullable().describe("What a person has to do so that the hub runs by it; null: nothing."),
});

export const versionsAnswer = z.array(version).readonly();
export const differenceAnswer = z.object({ from: version.nullable(), to: version.nullable(), difference: differenceLines });
export const revertBody = z.strictObject({
  version: z.coerce.number().int().positive(),
  source: connectionName.optional().describe("Only this source; absent: the whole file."),
  base: z.string(),
  reason,
});
