-- breaking: no
-- Bearer tokens: only their hashes. Readers have no right to this schema.

create table access.token (
  hash text primary key,
  name text not null,
  roles text[] not null,
  sites text[] not null,
  -- Sees every site, and what belongs to the group as a whole.
  all_sites boolean not null,
  created_at bigint not null,
  revoked_at bigint
);
create index token_name on access.token (name);
