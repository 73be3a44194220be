-- breaking: no
-- What came of comparing on schedule: one row a run, kept. Who sees not both systems sees no row of theirs.

create table desk.reconciliation (
  run text primary key,
  -- 'pair': two systems set against each other; 'books': one system against itself
  sort text not null,
  kind text not null,
  first text not null,
  second text not null,
  first_site text not null,
  second_site text not null,
  -- when it was due, and the position that was compared
  at bigint not null,
  position bigint not null,
  agrees boolean not null,
  missing integer not null,
  differing integer not null,
  -- values that systems are to be told because of it; null: it was not to be repaired
  repaired integer,
  -- more was found than is repaired without a person
  stopped boolean not null,
  result text not null
);
create index reconciliation_last on desk.reconciliation (sort, kind, first, second, at desc);
alter table desk.reconciliation enable row level security;
alter table desk.reconciliation force row level security;
create policy reconciliation_site on desk.reconciliation to synchromesh_reader
  using (platform.visible(first_site) and platform.visible(second_site));
