// The command line: one file per command, registered here.

import { Command, CommanderError } from "commander";
import { exitCode } from "./command.ts";
import { addAudit } from "./audit.ts";
import { addBackup } from "./backup.ts";
import { addBench } from "./bench.ts";
import { addCash } from "./cash.ts";
import { addChaos } from "./chaos.ts";
import { addDemo } from "./demo.ts";
import { addDoctor } from "./doctor.ts";
import { addEndpoints } from "./endpoints.ts";
import { addErase } from "./erase.ts";
import { addExplain } from "./explain.ts";
import { addForms } from "./forms.ts";
import { addExport } from "./export.ts";
import { addGovernance } from "./governance.ts";
import { addIdentity } from "./identity.ts";
import { addInbox } from "./inbox.ts";
import { addInit } from "./init.ts";
import { addConfiguration } from "./configuration.ts";
import { addConnections } from "./connections.ts";
import { addNotices } from "./notices.ts";
import { addMappings } from "./mappings.ts";
import { addMerge, addSplit } from "./merge.ts";
import { addMigrateToPostgres } from "./migrate-to-postgres.ts";
import { addOrders } from "./orders.ts";
import { addOverride } from "./override.ts";
import { addPlan } from "./plan.ts";
import { addRecorded } from "./practice-copy.ts";
import { addPreview } from "./preview.ts";
import { addConservation } from "./conservation.ts";
import { addDeliver, addIntents, addRelease, addTell } from "./intents.ts";
import { addReconcile } from "./reconcile.ts";
import { addReconciliations } from "./reconciliations.ts";
import { addReplay } from "./replay.ts";
import { addRehearseMatch } from "./rehearse-match.ts";
import { addRestore } from "./restore.ts";
import { addRules } from "./rules.ts";
import { addRun } from "./run.ts";
import { addSearch } from "./search.ts";
import { addStart } from "./start.ts";
import { addStatus } from "./status.ts";
import { addEpoch, addPause, addResume, addSystems } from "./systems.ts";
import { addToken } from "./token.ts";
import { addUsers } from "./users.ts";
import { addVerify } from "./verify.ts";
import { version } from "./version.ts";

const program = new Command("synchromesh")
  .description("Keeps a manufacturer's ERPs, finance and machines in one coherent state.")
  .version(version)
  .option("-c, --config <file>", "hub.yaml of the hub (default: ./hub.yaml, else the demo group)")
  .option("--data <folder>", "the hub's own data (default: .synchromesh beside hub.yaml)")
  .option("--json", "one JSON document instead of text")
  .showHelpAfterError()
  .exitOverride();

const commands = [
  addInit,
  addPreview,
  addStart,
  addRun,
  addPlan,
  addReplay,
  addMappings,
  addConnections,
  addConfiguration,
  addNotices,
  addStatus,
  addCash,
  addOrders,
  addSearch,
  addExport,
  addIntents,
  addTell,
  addRelease,
  addDeliver,
  addRecorded,
  addEndpoints,
  addSystems,
  addForms,
  addPause,
  addResume,
  addEpoch,
  addReconcile,
  addConservation,
  addReconciliations,
  addInbox,
  addExplain,
  addOverride,
  addRules,
  addGovernance,
  addMerge,
  addSplit,
  addErase,
  addRehearseMatch,
  addIdentity,
  addVerify,
  addAudit,
  addDoctor,
  addChaos,
  addUsers,
  addToken,
  addBackup,
  addRestore,
  addMigrateToPostgres,
  addDemo,
  addBench,
];
for (const add of commands) add(program);

try {
  await program.parseAsync();
} catch (error) {
  // Commander has said what is wrong with the words; help and version end here too, with 0.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.usage;
}
