-- breaking: no
-- Sends of one field follow each other in the order of the log: a clock that was put back tells nothing of which came last.

-- Position of the hub when it was claimed; the one before has ended in a later commit.
alter table writeback.send add column position bigint not null default 0;
drop index writeback.send_of_record;
create index send_of_record on writeback.send (record, field, position, claimed_at);
create or replace view writeback.public_send with (security_invoker = true) as select * from writeback.send;
