// An event as a row that mappings read, and the mapping that serves where hub.yaml states none.

import { toText } from "../base/decimal.ts";
import { instantText } from "../base/instant.ts";
import type { RawValues } from "../source/connector.ts";
import type { FeedMapping } from "../source/mapping/mapping.ts";
import type { SignalEvent } from "./reduction.ts";
import { meanOf } from "./window.ts";

export function eventValues(asset: string, signal: string, event: SignalEvent): RawValues {
  const { state, since, confirmedAt, previous, previousSince, limit, evidence, bad } = event;
  return {
    asset,
    signal,
    state,
    since: instantText(since),
    confirmed_at: instantText(confirmedAt),
    previous_state: previous,
    previous_since: previousSince === null ? null : instantText(previousSince),
    limit: limit === null ? null : toText(limit),
    samples: evidence === null ? "0" : String(evidence.count),
    first_at: evidence === null ? null : instantText(evidence.firstAt),
    first_value: evidence === null ? null : toText(evidence.first),
    last_at: evidence === null ? null : instantText(evidence.lastAt),
    last_value: evidence === null ? null : toText(evidence.last),
    smallest: evidence === null ? null : toText(evidence.min),
    largest: evidence === null ? null : toText(evidence.max),
    mean: evidence === null ? null : toText(meanOf(evidence)),
    bad_samples: String(bad),
  };
}

const told = (
  "asset signal state since confirmed_at previous_state previous_since limit samples first_at first_value last_at last_value " +
  "smallest largest mean bad_samples"
).split(" ");

/** To the canonical kind: one record for each signal of an asset, one version for each change of its state. */
export const conditionMapping: FeedMapping = {
  kind: "asset_condition",
  key: ["asset", "signal"],
  version: { from: "since", kind: "time" },
  at: "since",
  fields: Object.fromEntries(told.map((name) => [name, name])),
};
