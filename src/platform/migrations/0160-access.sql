-- breaking: no
-- People who sign in, and their sessions. Passwords as argon2id in PHC form, secrets of sessions and codes as hashes. Readers have no right to this schema.

create table access.account (
  name text primary key,
  -- where to write to; never by what somebody is known
  email text,
  -- PHC; null: signs in another way, or not yet
  password text,
  -- JSON: role, company or all, site or all
  grants text not null,
  -- raised whenever what the account may do changes: sessions of before are none any more
  stamp bigint not null default 1,
  -- of an invitation or a reset, for one use
  code_hash text unique,
  -- ms
  code_until bigint,
  created_at bigint not null,
  disabled_at bigint
);

create table access.session (
  hash text primary key,
  -- what it is listed and ended by
  id text not null unique,
  account text not null,
  -- of the account, when it began
  stamp bigint not null,
  -- of the hub: none of before a restore is one
  epoch bigint not null,
  -- password, totp, recovery, passkey, oidc
  factors text[] not null,
  -- ms
  began_at bigint not null,
  used_at bigint not null,
  -- ms: when somebody last proved who they are
  proved_at bigint not null,
  address text not null,
  agent text not null
);
create index session_account on access.session (account);

-- Attempts to sign in that came to nothing since the last that did, by account and by address.
create table access.attempt (
  key text primary key,
  failures integer not null,
  -- ms
  last_at bigint not null
);

-- What became of accounts: only appended.
create table access.account_change (
  number bigint primary key,
  -- ms
  at bigint not null,
  account text not null,
  -- created, invited, granted, disabled, enabled, password, ...
  what text not null,
  author text not null,
  -- JSON, never a secret
  detail text not null
);
create index account_change_at on access.account_change (at);
