-- breaking: no
-- Who stands in for whom, from when until when.

create table access.delegation (
  id text primary key,
  -- whose grants
  delegator text not null,
  -- who has them meanwhile
  delegate text not null,
  -- ms, this included
  begins_at bigint not null,
  -- ms, this not
  ends_at bigint not null,
  reason text not null,
  created_at bigint not null
);
create index delegation_delegate on access.delegation (delegate);
create index delegation_delegator on access.delegation (delegator);
