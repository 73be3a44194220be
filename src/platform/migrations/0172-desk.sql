-- breaking: no
-- How a person likes to see a page: filter, columns and order under a name. Not derived. Readers see none: whoever asks is given their own.
create table desk.saved_view (
  person text not null,
  page text not null,
  name text not null,
  -- JSON: filter, columns, order
  body text not null,
  -- ms
  saved_at bigint not null,
  primary key (person, page, name)
);
alter table desk.saved_view enable row level security;
alter table desk.saved_view force row level security;
