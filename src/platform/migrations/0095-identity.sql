-- breaking: yes
-- Match rules of the hub's own, by date. An older node would go on matching by the rules it was delivered with.

create table identity.match_rules (
  key text primary key,
  from_at bigint not null,
  at bigint not null,
  -- By kind: limits, points and the sources of which several keys may be one thing, canonical JSON.
  rules text not null,
  position bigint not null,
  -- The commit whose clock first reached the date; null: it has not.
  begun_position bigint
);
alter table identity.match_rules enable row level security;
alter table identity.match_rules force row level security;

-- Whether a record is news to the list that comes is told from the block alone: of a list of a million, forty thousand blocks in each batch
-- hold dozens of its own, and to look each one up in the crosswalk cost more than all the rest.
alter table identity.block add column source text not null default '';
update identity.block b set source = c.source from identity.crosswalk c where c.record = b.record;
alter table identity.block alter column source drop default;

-- A kind that comes under other rules is matched again a page at a time.
create index crosswalk_kind on identity.crosswalk (kind, record);
