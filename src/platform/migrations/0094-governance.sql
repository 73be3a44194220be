-- breaking: no
-- What systems are to be told because they say otherwise than was decided. Whoever delivers reads what is planned and writes nothing
-- here: a system that came to say the same is observed, and that ends the row.

create table governance.intent (
  entity text not null,
  kind text not null,
  -- of the system that is to be told
  site text not null,
  source text not null,
  record text not null,
  key text not null,
  field text not null,
  -- what the system says; null: nothing
  from_value text,
  to_value text not null,
  -- override, split, repair or discrepancy
  cause text not null,
  -- key of the decision, or name of the rule
  because text not null,
  -- source record by whose word to_value stands; '' where there is no such one
  word text not null,
  -- planned, agreed or withdrawn
  state text not null,
  planned_at bigint not null,
  planned_by text not null,
  ended_at bigint,
  ended_by text not null,
  from_position bigint not null,
  to_position bigint
) with (fillfactor = 80);
create index intent_current on governance.intent (entity, record, field, planned_at) where to_position is null;
create index intent_planned on governance.intent (source, kind, planned_at) where to_position is null and state = 'planned';
alter table governance.intent enable row level security;
alter table governance.intent force row level security;
create policy intent_site on governance.intent to synchromesh_reader using (platform.visible(site));

create view governance.public_intent with (security_invoker = true) as select * from governance.intent;
grant select on governance.intent, governance.public_intent to synchromesh_reader;
