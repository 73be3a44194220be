-- breaking: no
-- What a sweep has judged ahead, until it is adopted: the episodes and overrides to come, and those that end.
-- Worth nothing to anybody but the sweep under way, which begins by clearing them: they need no log of their own.

create unlogged table governance.staged_episode (
  entity text not null, kind text not null, site text not null, field text not null, opened_at bigint not null, opened_by text not null,
  closed_at bigint, closed_by text not null, sides text not null, sides_now text not null, rule text not null, ask boolean not null
);
alter table governance.staged_episode enable row level security;
alter table governance.staged_episode force row level security;
create unlogged table governance.staged_episode_end (
  entity text not null, field text not null, opened_at bigint not null, opened_by text not null
);
alter table governance.staged_episode_end enable row level security;
alter table governance.staged_episode_end force row level security;
create unlogged table governance.staged_override (
  entity text not null, kind text not null, site text not null, decision text not null, record text not null, fields text not null,
  until text not null, expires_at bigint, author text not null, reason text not null, set_at bigint not null, pending boolean not null
);
alter table governance.staged_override enable row level security;
alter table governance.staged_override force row level security;
create unlogged table governance.staged_override_end (entity text not null, decision text not null);
alter table governance.staged_override_end enable row level security;
alter table governance.staged_override_end force row level security;
