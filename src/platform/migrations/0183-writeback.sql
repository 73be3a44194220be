-- breaking: no
-- By what a system shows of values that it took, the forms in which it shows them are learnt.

alter table writeback.send
  -- the system took the value, and shown_value is what it shows of it; of sends before this, nobody knows
  add column taken boolean not null default false;
create index send_taken on writeback.send (source, kind, field, claimed_at desc) where taken;

create or replace view writeback.public_send with (security_invoker = true) as select * from writeback.send;
