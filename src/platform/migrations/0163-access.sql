-- breaking: no
-- What somebody proves who they are by besides a password. Readers have no right to this schema.

create table access.totp (
  account text primary key,
  -- sealed with the hub's key, for this account
  secret text not null,
  -- ms; null: nobody has shown yet that they can tell its codes
  confirmed_at bigint,
  -- of the last code that was taken: none is taken twice
  counter bigint not null default 0
);

create table access.recovery_code (
  hash text primary key,
  account text not null
);
create index recovery_code_account on access.recovery_code (account);

create table access.passkey (
  -- of the credential, base64url
  id text primary key,
  account text not null,
  -- what its owner calls it
  name text not null,
  public_key text not null,
  counter bigint not null,
  -- JSON
  transports text not null,
  -- ms
  created_at bigint not null,
  used_at bigint
);
create index passkey_account on access.passkey (account);
