-- breaking: no
-- Promises that a sweep would move, until it is adopted.

create unlogged table production.staged_promise (
  line text not null, production_order text not null, site text not null, old_date date, new_date date, primary key (line, production_order)
);
alter table production.staged_promise enable row level security;
alter table production.staged_promise force row level security;
