-- breaking: no
-- Overrides that wait for a second person: they decide nothing, and whoever may see the record sees them.

alter table governance.override add column pending boolean not null default false;

create or replace view governance.public_override with (security_invoker = true) as select * from governance.override where not pending;
create view governance.public_pending_override with (security_invoker = true) as select * from governance.override where pending;
grant select on governance.public_pending_override to synchromesh_reader;
