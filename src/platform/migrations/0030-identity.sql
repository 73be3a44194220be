-- breaking: no
-- Who is who: source records, the entities they form, and the doubts that people decide.

create table identity.crosswalk (
  record text primary key,
  source text not null,
  kind text not null,
  key text not null,
  site text not null,
  -- Who may see it: the site of the record, or '*' where the kind is visible to the whole group.
  sites text not null,
  entity text not null,
  -- Records connected by links, accepted or refused: the unit that is grouped again when one of them changes.
  cluster text not null,
  -- field -> value of what identity follows (identity fields and references)
  match text not null,
  -- Parents it names that have not arrived, record ids separated by commas.
  waits text not null,
  first_at bigint not null,
  first_version bigint not null,
  first_hash text not null,
  position bigint not null
) with (fillfactor = 80);
create index crosswalk_entity on identity.crosswalk (entity);
create index crosswalk_cluster on identity.crosswalk (cluster);
alter table identity.crosswalk enable row level security;
alter table identity.crosswalk force row level security;
create policy crosswalk_site on identity.crosswalk to synchromesh_reader using (platform.visible_any(sites));

-- Records that share a block are compared. Never shown to people: the values behind it are in the crosswalk.
create table identity.block (
  block text not null,
  record text not null,
  primary key (block, record)
);
alter table identity.block enable row level security;
alter table identity.block force row level security;

-- Blocks that too many records share: they give no candidates.
create table identity.crowded_block (
  block text primary key,
  kind text not null,
  rule text not null,
  since_position bigint not null
);
grant select on identity.crowded_block to synchromesh_reader;

-- What people decided of two records; the latest by (at, decision) of a pair. The log keeps every one.
create table identity.pair_decision (
  a text not null,
  b text not null,
  together boolean not null,
  at bigint not null,
  decision text not null,
  site text not null,
  position bigint not null,
  primary key (a, b)
);
alter table identity.pair_decision enable row level security;
alter table identity.pair_decision force row level security;
create policy pair_decision_site on identity.pair_decision to synchromesh_reader using (platform.visible(site));

-- To which record each reference field points, whether or not that record has arrived.
create table identity.reference (
  record text not null,
  field text not null,
  to_record text not null,
  primary key (record, field)
);
create index reference_to on identity.reference (to_record);
alter table identity.reference enable row level security;
alter table identity.reference force row level security;

-- Records that a version of a record named which does not stand: a later one names another. Its past is compared by them.
create table identity.past_reference (
  record text not null,
  to_record text not null,
  primary key (record, to_record)
);
create index past_reference_to on identity.past_reference (to_record);
alter table identity.past_reference enable row level security;
alter table identity.past_reference force row level security;

-- Doubts: pairs whose score lies in the band that asks, and links that a constraint refused.
create table identity.review (
  a text not null,
  b text not null,
  kind text not null,
  record_kind text not null,
  -- Who may see each side; a doubt shows the values of both.
  a_sites text not null,
  b_sites text not null,
  score text not null,
  cause text not null,
  evidence text not null,
  opened_position bigint not null,
  closed_position bigint,
  primary key (a, b)
);
create index review_open on identity.review (a, b) where closed_position is null;
alter table identity.review enable row level security;
alter table identity.review force row level security;
create policy review_site on identity.review to synchromesh_reader
  using (platform.visible_any(a_sites) and platform.visible_any(b_sites));

-- Children whose named parent has not arrived, and from when to when they waited.
create table identity.parent_wait (
  record text not null,
  field text not null,
  to_record text not null,
  record_kind text not null,
  source text not null,
  key text not null,
  sites text not null,
  since_position bigint not null,
  until_position bigint
);
create index parent_wait_target on identity.parent_wait (to_record) where until_position is null;
create index parent_wait_record on identity.parent_wait (record, to_record) where until_position is null;
alter table identity.parent_wait enable row level security;
alter table identity.parent_wait force row level security;
create policy parent_wait_site on identity.parent_wait to synchromesh_reader using (platform.visible_any(sites));

-- A reference is as visible as the record that makes it.
create policy reference_site on identity.reference to synchromesh_reader
  using (exists (select from identity.crosswalk c where c.record = reference.record));

create view identity.public_crosswalk with (security_invoker = true) as
  select record, source, kind, key, site, entity, first_at, first_version, position from identity.crosswalk;
create view identity.public_review with (security_invoker = true) as
  select r.*, case when closed_position is null then 'open' else 'closed' end as state from identity.review r;
create view identity.public_waiting with (security_invoker = true) as
  select record, field, to_record, record_kind, source, key, since_position from identity.parent_wait where until_position is null;
create view identity.public_reference with (security_invoker = true) as select record, field, to_record from identity.reference;
create view identity.public_crowded_block with (security_invoker = true) as select * from identity.crowded_block;
grant select on identity.crosswalk, identity.reference, identity.review, identity.parent_wait, identity.pair_decision to synchromesh_reader;
grant select on identity.public_crosswalk, identity.public_reference, identity.public_review, identity.public_waiting,
  identity.public_crowded_block to synchromesh_reader;
