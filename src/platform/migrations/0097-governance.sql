-- breaking: no
-- Of a sweep: the intents to come, and those that end. Kept as 0090 keeps episodes.

create unlogged table governance.staged_intent (
  entity text not null, kind text not null, site text not null, source text not null, record text not null, key text not null,
  field text not null, from_value text, to_value text not null, cause text not null, because text not null, word text not null,
  state text not null, planned_at bigint not null, planned_by text not null, ended_at bigint, ended_by text not null
);
alter table governance.staged_intent enable row level security;
alter table governance.staged_intent force row level security;
create unlogged table governance.staged_intent_end (
  entity text not null, record text not null, field text not null, planned_at bigint not null, planned_by text not null
);
alter table governance.staged_intent_end enable row level security;
alter table governance.staged_intent_end force row level security;
