-- breaking: no
-- Claims of deliveries that the guard of changes holds whole, until a person consents or refuses. None of them is in the log.
create table observation.held_claim (
  -- key of the act that holds them: source/feed
  act_key text not null,
  ordinal integer not null,
  source text not null,
  site text not null,
  record text not null,
  record_kind text not null,
  key text not null,
  version bigint not null,
  -- ms
  at bigint not null,
  received_at bigint not null,
  body text not null,
  raw_page text,
  raw_index integer,
  hash text not null,
  primary key (act_key, ordinal)
);
alter table observation.held_claim enable row level security;
alter table observation.held_claim force row level security;
create policy held_claim_site on observation.held_claim to synchromesh_reader using (platform.visible(site));
create view observation.public_held_claim with (security_invoker = true) as select * from observation.held_claim;
grant select on observation.held_claim, observation.public_held_claim to synchromesh_reader;

-- What is held of each feed is its last such act: looked up whenever a guarded source is read.
create index entry_held_act on observation.entry (key, position desc, ordinal desc)
  where kind = 'act' and body like '{"act":"held-changes",%';
