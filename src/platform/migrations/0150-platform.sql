-- breaking: yes
-- Epochs: when it became doubtful whether this database holds all that was acknowledged, and how much is known to be gone. An older
-- hub knows of no pause and would write to systems at once.

create table platform.epoch (
  epoch bigint primary key,
  -- begun; restored, behind, other-log, moved, unclean: see commit/epoch/epoch-cause.ts
  cause text not null,
  -- the last position that is from before it
  position bigint not null,
  -- up to where the log of before is known to have gone; null: nothing of it is known to be gone
  lost_to bigint,
  raised_at bigint not null
);
insert into platform.epoch (epoch, cause, position, lost_to, raised_at) values (1, 'begun', 0, null, 0);

create table platform.home (
  single boolean primary key default true check (single),
  -- server, timeline and database in which the hub ran last; '' before its first start
  place text not null,
  -- a backup was loaded into it, and no hub has run on it since
  restored boolean not null
);
insert into platform.home (place, restored) values ('', false);
