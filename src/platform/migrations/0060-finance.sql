-- breaking: no
-- What is believed, in money: dated cash lines, booked balances, rates, and the journal of every change to them.

-- The current form. One row a line; `line` begins with its root.
create table finance.cash_line (
  line text primary key,
  root text not null,
  -- The document that stands for it.
  entity text not null,
  stage text not null,
  side text not null,
  company text not null,
  site text not null,
  -- Record id of the supplier or customer.
  party text,
  currency text not null,
  -- Minor units; inflow positive.
  amount bigint not null,
  total bigint not null,
  date date,
  basis text not null,
  -- What was missing and assumed, comma-separated.
  degraded text not null,
  position bigint not null
) with (fillfactor = 60);
create index cash_line_root on finance.cash_line (root);
alter table finance.cash_line enable row level security;
alter table finance.cash_line force row level security;
create policy cash_line_site on finance.cash_line to synchromesh_reader using (platform.visible(site));

-- Retract, assert, cause. A null amount: there was, or is, no such line.
create table finance.cash_change (
  position bigint not null,
  ordinal integer not null,
  recorded_at bigint not null,
  line text not null,
  root text not null,
  entity text not null,
  company text not null,
  site text not null,
  currency text not null,
  stage_before text,
  old_amount bigint,
  old_date date,
  stage_after text,
  new_amount bigint,
  new_date date,
  cause_source text not null,
  cause_record text not null,
  cause_version bigint not null,
  cause_at bigint not null,
  cause_fields text not null
);
create index cash_change_position on finance.cash_change (position);
alter table finance.cash_change enable row level security;
alter table finance.cash_change force row level security;
create policy cash_change_site on finance.cash_change to synchromesh_reader using (platform.visible(site));

-- Which document replaces how much of which: order line to movement, either to invoice, invoice to payment. What is true now.
create table finance.allocation (
  root text not null,
  from_entity text not null,
  to_entity text not null,
  -- In the order line's unit; null between an invoice and its payment.
  quantity numeric,
  -- Minor units, at the order's price.
  amount bigint not null,
  currency text not null,
  site text not null
);
create index allocation_root on finance.allocation (root);
alter table finance.allocation enable row level security;
alter table finance.allocation force row level security;
create policy allocation_site on finance.allocation to synchromesh_reader using (platform.visible(site));

-- Closing booked balance of each statement.
create table finance.balance (
  entity text primary key,
  account text not null,
  company text not null,
  site text not null,
  currency text not null,
  amount bigint not null,
  date date not null,
  position bigint not null
) with (fillfactor = 60);
alter table finance.balance enable row level security;
alter table finance.balance force row level security;
create policy balance_site on finance.balance to synchromesh_reader using (platform.visible(site));

create table finance.balance_change (
  position bigint not null,
  ordinal integer not null,
  recorded_at bigint not null,
  entity text not null,
  account text not null,
  company text not null,
  site text not null,
  currency text not null,
  old_amount bigint,
  old_date date,
  new_amount bigint,
  new_date date,
  cause_source text not null,
  cause_record text not null,
  cause_version bigint not null,
  cause_at bigint not null,
  cause_fields text not null
);
create index balance_change_position on finance.balance_change (position);
alter table finance.balance_change enable row level security;
alter table finance.balance_change force row level security;
create policy balance_change_site on finance.balance_change to synchromesh_reader using (platform.visible(site));

-- Append-only; the row of an entity with the greatest position holds. A null rate: withdrawn. Rates are the group's.
create table finance.rate_change (
  position bigint not null,
  ordinal integer not null,
  recorded_at bigint not null,
  entity text not null,
  base text,
  quote text,
  rate text,
  date date,
  cause_source text not null,
  cause_record text not null,
  cause_version bigint not null,
  cause_at bigint not null
);
create index rate_change_entity on finance.rate_change (entity, position);

create view finance.public_cash_line with (security_invoker = true) as select * from finance.cash_line;
create view finance.public_cash_change with (security_invoker = true) as select * from finance.cash_change;
create view finance.public_allocation with (security_invoker = true) as select * from finance.allocation;
create view finance.public_balance with (security_invoker = true) as select * from finance.balance;
create view finance.public_balance_change with (security_invoker = true) as select * from finance.balance_change;
create view finance.public_rate_change with (security_invoker = true) as select * from finance.rate_change;
-- Receivables are positive, payables negative, credit notes the other way round. A settled invoice has no open item.
create view finance.public_open_item with (security_invoker = true) as
  select entity as invoice, case side when 'sell' then 'receivable' else 'payable' end as kind, company, site, party, currency,
    total, total - amount as settled, amount as open, date as due, basis, degraded, position
  from finance.cash_line
  where stage = 'invoiced';
grant select on all tables in schema finance to synchromesh_reader;
