-- breaking: yes
-- Systems that are told nothing until a person lets them be told again, and those that catch up after it.

create table writeback.pause (
  source text primary key,
  site text not null,
  -- epoch: the hub raised one; person: somebody paused it
  cause text not null,
  -- in which epoch of the hub
  epoch bigint not null,
  -- who paused it; '' for the hub
  author text not null,
  reason text not null,
  since bigint not null,
  -- when a person let it be told again: it catches up at a pace until nothing is due
  resumed_at bigint
);
alter table writeback.pause enable row level security;
alter table writeback.pause force row level security;
create policy pause_site on writeback.pause to synchromesh_reader using (platform.visible(site));

create view writeback.public_pause with (security_invoker = true) as select * from writeback.pause;
grant select on writeback.pause, writeback.public_pause to synchromesh_reader;
