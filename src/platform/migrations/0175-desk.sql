-- breaking: no
-- Reads of sources as people look back at them. Reads without anything to tell are one row that grows. Not derived; bounded by source.
create table desk.run (
  run text primary key,
  source text not null,
  site text not null,
  started_at bigint not null,
  ended_at bigint not null,
  -- reads in a row that had nothing to tell; 1 for any other
  reads integer not null,
  read_rows bigint not null,
  fresh bigint not null,
  parked bigint not null,
  deleted bigint not null,
  held bigint not null,
  -- by feed, as the answer of a run has it; [] where there was nothing to tell
  feeds text not null,
  fault text
);
create index run_of_source on desk.run (source, started_at desc);
alter table desk.run enable row level security;
alter table desk.run force row level security;
create policy run_site on desk.run to synchromesh_reader using (platform.visible(site));
