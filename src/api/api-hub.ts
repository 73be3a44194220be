// The part of a hub that the API stands on. The composition root's Hub fits it.

import type { Endpoint } from "../access/endpoint.ts";
import type { LoginSettings } from "../access/login-settings.ts";
import type { ClassesOfRoles } from "../access/role.ts";
import type { Clock } from "../base/clock.ts";
import type { Fault } from "../base/fault.ts";
import type { ErasureDoor } from "../commit/erasure/erasure.ts";
import type { ReplayReport } from "../commit/reread/mapping-replay.ts";
import type { MatchLife } from "../commit/rules/match-life.ts";
import type { Plan } from "../commit/plan/plan.ts";
import type { DeliverRequest, SystemTold } from "../commit/outbox/outbox.ts";
import type { EpochBook } from "../commit/epoch/epoch.ts";
import type { Forms } from "../commit/outbox/forms.ts";
import type { Systems } from "../commit/outbox/systems.ts";
import type { RuleLife } from "../commit/rules/rule-life.ts";
import type { BackfillRequest } from "../commit/run/backfill.ts";
import type { ScheduledMapping } from "../commit/reread/mapping-schedule.ts";
import type { MappingLives } from "../commit/reread/mapping-life.ts";
import type { ForesightRequest, MappingForesight } from "../commit/reread/mapping-foresight.ts";
import type { MappingApproval, MappingPlan, MappingRequest, ReplayDoor, ReplayPlan, ReplayRequest } from "../commit/reread/replay-door.ts";
import type { FeedAnswer } from "../commit/run/feed-report.ts";
import type { Verified } from "../commit/rebuild/verify.ts";
import type { Connections } from "../connection/connections.ts";
import type { Writer } from "../commit/writer.ts";
import type { Law } from "../desk/conservation-law.ts";
import type { DeskSettings } from "../desk/desk-settings.ts";
import type { AcceptedForm } from "../desk/decide.ts";
import type { Model } from "../model/kind.ts";
import type { Database } from "../platform/database.ts";
import type { DumpFacts } from "../platform/dump.ts";
import type { HeadFile } from "../platform/head-file.ts";
import type { SigningKey } from "../platform/signing-key.ts";
import type { PracticeMark } from "../platform/practice-mark.ts";
import type { Log } from "../platform/log.ts";
import type { SecretKey } from "../platform/secret.ts";
import type { Modes } from "../writeback/mode.ts";
import type { SecretSource } from "../source/connector.ts";
import type { Guard } from "../source/guard.ts";
import type { Webhook } from "../source/webhook.ts";
import type { FinanceSettings } from "../projection/finance/finance-settings.ts";

export interface ApiHub {
  /** `desk`, `laws`: where one is absent, what holds without a word in hub.yaml. */
  readonly configuration: {
    readonly hub: string;
    readonly settings: FinanceSettings;
    readonly rules: { readonly text: string };
    readonly desk?: DeskSettings;
    readonly laws?: readonly Law[];
    /** How far the hub may go in telling each system; absent: it tells nobody. */
    readonly modes?: ReadonlyMap<string, Modes>;
    readonly login?: LoginSettings;
    /** Which classes of fields each role sees; absent: as without a word in hub.yaml. */
    readonly classes?: ClassesOfRoles;
    /** Who is told of commits. */
    readonly endpoints?: readonly Endpoint[];
  };
  readonly model: Model;
  readonly database: Database;
  readonly writer: Writer;
  readonly clock: Clock;
  /** Stamps what is received; never goes back. */
  readonly receipts: Clock;
  readonly log: Log;
  /** What leaves the hub as evidence is signed with it. */
  readonly signingKey: SigningKey;
  /** Signed heads of its log; absent: it signs none. */
  readonly heads?: Pick<HeadFile, "last">;
  readonly sources: readonly ApiSource[];
  readonly secrets: SecretSource;
  /** Seals what the hub keeps and nobody may read in its database. Fault `secret-key-unreadable`. */
  readonly sealingKey: () => SecretKey;
  /** Brings the rules of the configuration and the clock into the log, where they do not stand there already. */
  begin(): Promise<void>;
  run(request: { readonly sources?: readonly string[] | undefined; readonly again?: BackfillRequest | undefined }): Promise<RunReport>;
  plan(): Promise<Plan>;
  deliver(request: DeliverRequest): Promise<readonly SystemTold[]>;
  readonly systems: Systems;
  readonly forms: Forms;
  readonly epoch: EpochBook;
  /** What it is a practice copy of. */
  readonly practice: PracticeMark | undefined;
  readonly rules: RuleLife;
  readonly matchRules: MatchLife;
  replay(request: ReplayRequest): Promise<ReplayReport>;
  /** Holds commits back until it is done. */
  planReplay(request: ReplayRequest): Promise<ReplayPlan>;
  /** Holds commits back until it is done. */
  planMapping(request: MappingRequest): Promise<MappingPlan>;
  /** Holds commits back until it is done. */
  foreseeMapping(request: ForesightRequest): Promise<MappingForesight>;
  approveMapping(given: MappingApproval): ReturnType<ReplayDoor["approve"]>;
  mappingLives(): Promise<MappingLives>;
  mappings(): readonly ScheduledMapping[];
  /** Runs and commits wait for it. */
  readonly erasures: ErasureDoor;
  /** Systems as people connect them, and hub.yaml as it is changed. */
  readonly connections: Connections;
  /** What a delimited file looks like, from its first bytes. */
  previewFile(sample: Uint8Array): FilePreview;
  acceptForm(form: AcceptedForm): Promise<{ readonly position: number }>;
  /** Holds commits back until it is done. */
  verify(): Promise<Verified>;
  /** Holds commits back until it is done. */
  backup(file: string): Promise<DumpFacts>;
}

export interface FilePreview {
  readonly dialect: unknown;
  readonly columns: readonly string[];
  readonly evidence: readonly string[];
  readonly doubts: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface RunReport {
  readonly from: number;
  readonly to: number;
  readonly feeds: readonly FeedAnswer[];
}

/** A configured source as the API needs it. */
export interface ApiSource {
  readonly name: string;
  readonly site: string;
  /** ms; without contact for so long it is stale. */
  readonly silentAfterMs: number;
  /** ms; when it was last read to its end. Pushes are counted by the API itself. */
  readonly observedAt: number | undefined;
  /** Why the last attempt to read it stopped. */
  readonly fault: Fault | undefined;
  /** Feeds whose mapping changed since their kept pages were read. */
  readonly replayDue?: readonly string[];
  /** How much one delivery may change; absent: as much as it likes. */
  readonly guard?: Guard;
  /** How its system calls the hub; absent: it does not. */
  readonly webhook?: Webhook | undefined;
}
