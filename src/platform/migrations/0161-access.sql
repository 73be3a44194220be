-- breaking: no
-- That the hub got its first account: then no other is made without one. A row that is there once, whoever else tries in the same moment.

create table access.setup (
  one boolean primary key default true check (one),
  -- ms
  done_at bigint not null
);
