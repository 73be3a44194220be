-- breaking: no
-- A reference is written as the system's own key of what it means; one of which the system has no record yet waits for it.

alter table writeback.send
  -- what the system is to say where that is another text than was decided: its own key
  add column own_value text,
  -- the record (its id) that was decided and of which the system has none; null: nothing is waited for
  add column waits_for text;

create or replace view writeback.public_send with (security_invoker = true) as select * from writeback.send;
