-- breaking: yes
-- A doubt that was answered, and whose answer was taken back, is the doubt it was: whether it is from before go-live is told by
-- when it first came up. Null: it came up when it was opened. An older node would not keep it.

alter table identity.review add column first_position bigint;

drop view identity.public_review;
create view identity.public_review with (security_invoker = true) as
  select r.*, coalesce(r.first_position, r.opened_position) as doubted_position,
    case when r.closed_position is null then 'open' else 'closed' end as state
  from identity.review r;
grant select on identity.public_review to synchromesh_reader;
