-- breaking: no
-- A person lets go out what a system is to be told: the key of that decision; '' where nobody did.

alter table governance.intent add column released text not null default '';
alter table governance.staged_intent add column released text not null default '';
create or replace view governance.public_intent with (security_invoker = true) as select * from governance.intent;
