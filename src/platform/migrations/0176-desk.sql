-- breaking: no
-- Where people are told what waits for them, by which rules; and what they were told. Neither holds a value of a record: counts, sites and
-- money only. Not derived.
create table desk.channel (
  name text primary key,
  sort text not null,
  -- what this person may see is what the channel tells
  person text not null,
  -- JSON: where to, with references in the place of secrets
  target text not null,
  -- JSON: see desk/notice-rule.ts
  rules text not null,
  author text not null,
  changed_at bigint not null,
  -- when it was last looked whether there is something to tell
  told_at bigint,
  -- deliveries that failed in a row, since when, and why
  failures integer not null default 0,
  failing_since bigint,
  cause text not null default ''
);
create table desk.notice (
  notice text primary key,
  channel text not null,
  person text not null,
  -- items, alarm (a channel cannot be reached) or test
  sort text not null,
  at bigint not null,
  -- JSON: by kind and site
  groups text not null,
  -- waiting, told, given-up, recorded (by a practice copy)
  state text not null,
  attempts integer not null default 0,
  next_at bigint not null,
  ended_at bigint,
  cause text not null default '',
  read_at bigint
);
create index notice_of_person on desk.notice (person, at desc);
create index notice_waiting on desk.notice (next_at) where state = 'waiting';
create table desk.noticed (
  channel text not null,
  item text not null,
  at bigint not null,
  primary key (channel, item)
);
alter table desk.channel enable row level security;
alter table desk.channel force row level security;
create policy channel_group on desk.channel to synchromesh_reader using (platform.visible('*'));
alter table desk.notice enable row level security;
alter table desk.notice force row level security;
create policy notice_group on desk.notice to synchromesh_reader using (platform.visible('*'));
alter table desk.noticed enable row level security;
alter table desk.noticed force row level security;
create policy noticed_group on desk.noticed to synchromesh_reader using (platform.visible('*'));
