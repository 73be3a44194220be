-- breaking: no
-- Who asked the hub for what, and when: a row for each request that was answered, chained a batch at a time. Readers have no right to this schema.

create table access.request (
  batch bigint not null,
  ordinal integer not null,
  -- ms
  at bigint not null,
  principal text not null,
  action text not null,
  -- method and route, never what it was filled in with
  route text not null,
  -- which record, kind, source or period: names and keys, never values
  subject text not null,
  status integer not null,
  primary key (batch, ordinal)
);
create index request_at on access.request (at);

-- Links stay when the rows of a batch are past their time.
create table access.request_link (
  batch bigint primary key,
  requests integer not null,
  root text not null,
  link text not null,
  -- ms
  at bigint not null,
  -- ms: its rows were old enough to go, and went; null: they are there
  emptied_at bigint
);
