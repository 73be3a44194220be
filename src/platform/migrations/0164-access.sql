-- breaking: no
-- Who somebody is at a provider of OpenID Connect: by issuer and subject, never by an address. Readers have no right to this schema.

create table access.identity (
  issuer text not null,
  subject text not null,
  account text not null,
  -- the provider made the account, and says what it may do
  managed boolean not null,
  -- ms
  linked_at bigint not null,
  primary key (issuer, subject)
);
create index identity_account on access.identity (account);
