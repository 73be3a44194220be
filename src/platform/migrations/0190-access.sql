-- breaking: yes
-- What tells of a person can be taken from the requests they made while the chain of requests stays whole. An older node would take a
-- batch that was rewritten for a broken one.

-- Chance that the hash of a row covers: without it nobody can try names against the hash that stays when they are gone. '': noted before.
alter table access.request add column salt text not null default '';

-- Batches that an erasure rewrote: the root under which the chain knows each, and the root of what stands there since.
create table access.request_erased (
  batch bigint not null,
  -- position of the act of the log that says so
  act bigint not null,
  -- hex SHA-256 of the batch before and after
  before text not null,
  after text not null,
  primary key (batch, act)
);
