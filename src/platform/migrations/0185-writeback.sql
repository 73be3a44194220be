-- breaking: no
-- What was refused while it was written by one mapping is tried again by another: the column may have had another name.

alter table writeback.send
  -- hash of the mappings of the kind by which it was written; '': of sends before this, nobody knows
  add column mapping text not null default '';

create or replace view writeback.public_send with (security_invoker = true) as select * from writeback.send;
