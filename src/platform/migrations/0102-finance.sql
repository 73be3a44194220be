-- breaking: no
-- What a sweep means in money, until it is adopted: each chain that it touches, told once.

create unlogged table finance.staged_root (root text primary key);
alter table finance.staged_root enable row level security;
alter table finance.staged_root force row level security;
create unlogged table finance.staged_line (
  line text not null, root text not null, entity text not null, stage text not null, side text not null, company text not null,
  site text not null, party text, currency text not null, amount bigint not null, total bigint not null, date date, basis text not null,
  degraded text not null
);
alter table finance.staged_line enable row level security;
alter table finance.staged_line force row level security;
create unlogged table finance.staged_line_end (line text not null, root text not null);
alter table finance.staged_line_end enable row level security;
alter table finance.staged_line_end force row level security;
create unlogged table finance.staged_cash_change (
  place integer not null, line text not null, root text not null, entity text not null, company text not null, site text not null,
  currency text not null, stage_before text, old_amount bigint, old_date date, stage_after text, new_amount bigint, new_date date
);
alter table finance.staged_cash_change enable row level security;
alter table finance.staged_cash_change force row level security;
create unlogged table finance.staged_allocation (
  root text not null, from_entity text not null, to_entity text not null, quantity numeric, amount bigint not null, currency text not null,
  site text not null
);
alter table finance.staged_allocation enable row level security;
alter table finance.staged_allocation force row level security;
-- A balance that is withdrawn has no amount.
create unlogged table finance.staged_balance (
  entity text primary key, account text not null, company text not null, site text not null, currency text not null, amount bigint, date date
);
alter table finance.staged_balance enable row level security;
alter table finance.staged_balance force row level security;
create unlogged table finance.staged_balance_change (
  place integer not null, entity text not null, account text not null, company text not null, site text not null, currency text not null,
  old_amount bigint, old_date date, new_amount bigint, new_date date
);
alter table finance.staged_balance_change enable row level security;
alter table finance.staged_balance_change force row level security;
create unlogged table finance.staged_rate (entity text primary key, base text, quote text, rate text, date date, cause_source text not null);
alter table finance.staged_rate enable row level security;
alter table finance.staged_rate force row level security;
