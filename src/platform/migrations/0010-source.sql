-- breaking: no
-- How far each source has been read, what was delivered, and the form its system last had.

create table source.cursor (
  source text not null,
  site text not null,
  feed text not null,
  -- 'live' or 'backfill': a backfill never moves the live cursor
  lane text not null,
  cursor text not null,
  observed_at bigint not null,
  position bigint not null,
  primary key (source, feed, lane)
);
alter table source.cursor enable row level security;
alter table source.cursor force row level security;
create policy cursor_site on source.cursor to synchromesh_reader using (platform.visible(site));

-- A delivery is known by its idempotency key (push) or the hash of its content (files).
create table source.delivery (
  source text not null,
  site text not null,
  hash text not null,
  name text not null,
  received_at bigint not null,
  position bigint not null,
  rows integer not null,
  -- why it could not be read, or what a push was answered; null where there is nothing to say
  answer text,
  primary key (source, hash)
);
create index delivery_position on source.delivery (position);
alter table source.delivery enable row level security;
alter table source.delivery force row level security;
create policy delivery_site on source.delivery to synchromesh_reader using (platform.visible(site));

-- Each form a source's system was seen to have: its objects and columns, by hash.
create table source.contract (
  source text not null,
  site text not null,
  hash text not null,
  body text not null,
  position bigint not null,
  primary key (source, hash)
);
alter table source.contract enable row level security;
alter table source.contract force row level security;
create policy contract_site on source.contract to synchromesh_reader using (platform.visible(site));

create view source.public_cursor with (security_invoker = true) as select * from source.cursor;
create view source.public_delivery with (security_invoker = true) as select * from source.delivery;
create view source.public_contract with (security_invoker = true) as select * from source.contract;
grant select on all tables in schema source to synchromesh_reader;
