-- breaking: no
-- Records that systems are to have and do not, one row a system and thing. Not derived: like a send, a row is claimed before anything is
-- created, and says afterwards what came of it. What a person releases, and that something came of it, stands in the log.

create table writeback.creation (
  -- hash of the system and the record it was planned for; the name that the record bears in the system, where that keeps one
  creation text primary key,
  source text not null,
  site text not null,
  kind text not null,
  -- one of the thing's records; who it is now tells the crosswalk
  record text not null,
  -- see writeback/creation.ts
  state text not null,
  -- what it waits for, or why it was refused
  cause text not null,
  -- field -> value as the system is to say it, and afterwards field -> [value, state, shown, cause]; emptied where the person is erased
  fields text not null,
  planned_at bigint not null,
  -- the decision that let out the last attempt ('': none was needed), and that attempt
  released text not null default '',
  send text not null default '',
  claimed_at bigint,
  ended_at bigint,
  -- of the record in the system: created there, or found
  key text not null default ''
) with (fillfactor = 70);
create index creation_of_record on writeback.creation (record);
create index creation_of_source on writeback.creation (source, state, creation);
create index creation_of_key on writeback.creation (source, kind, key) where key <> '';
alter table writeback.creation enable row level security;
alter table writeback.creation force row level security;
create policy creation_site on writeback.creation to synchromesh_reader using (platform.visible(site));
create view writeback.public_creation with (security_invoker = true) as select * from writeback.creation;

-- Feeds that were once read to their end: only of those is known what a system lacks.
create table writeback.whole_feed (
  source text not null,
  feed text not null,
  at bigint not null,
  primary key (source, feed)
);
grant select on writeback.creation, writeback.public_creation, writeback.whole_feed to synchromesh_reader;
