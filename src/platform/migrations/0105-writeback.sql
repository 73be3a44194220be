-- breaking: no
-- What systems were told, one row a field. Not derived: a row is claimed before anything is sent, and says afterwards what came of it.
-- That something came of it stands in the log as a receipt, without the values.

create schema writeback;
grant usage on schema writeback to synchromesh_reader;

create table writeback.send (
  -- of one attempt to tell one record
  send text not null,
  source text not null,
  site text not null,
  kind text not null,
  record text not null,
  key text not null,
  entity text not null,
  field text not null,
  -- what the system said when it was planned (null: nothing), and what it was to say; emptied where the person is erased
  from_value text,
  to_value text not null,
  -- of the intent, with the decision that let it out
  planned_at bigint not null,
  planned_by text not null,
  released text not null,
  -- see writeback/outcome.ts
  state text not null,
  claimed_at bigint not null,
  ended_at bigint,
  -- what the system showed when it was looked at last
  shown_value text,
  cause text not null,
  primary key (send, field)
) with (fillfactor = 80);
create index send_of_record on writeback.send (record, field, claimed_at);
create index send_open on writeback.send (source, claimed_at) where state in ('claimed', 'unknown');
alter table writeback.send enable row level security;
alter table writeback.send force row level security;
create policy send_site on writeback.send to synchromesh_reader using (platform.visible(site));

create view writeback.public_send with (security_invoker = true) as select * from writeback.send;
grant select on writeback.send, writeback.public_send to synchromesh_reader;
