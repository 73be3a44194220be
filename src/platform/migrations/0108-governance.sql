-- breaking: no
-- Two intents of a field may be planned with one version of a source: which of them ends is told by its value and its own end too.

alter table governance.staged_intent_end
  add column to_value text not null default '', add column ended_at bigint, add column ended_by text not null default '';
