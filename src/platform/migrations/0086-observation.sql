-- breaking: no
-- What stands of the log, said once for every reader, and how late each feed's full lists have been heard.

-- Withdrawals and what was put behind a version: few among many claims.
create index entry_aside on observation.entry (record, version) where kind = 'claim' and hash collate "C" >= 'w';

-- The claims that stand, as observation/supersession.ts says it: a plain hash or one of a later reading (g, generation) unless a later
-- reading of its feed tells or withdraws (w) that version; what was put behind a version (z) unless it was taken back (zw).
-- Of a record that was withdrawn as a whole nothing is here.
create view observation.public_standing with (security_invoker = true) as
select e.* from observation.entry e
where e.kind = 'claim' and (
  not exists (
    select from observation.entry l
    where l.record = e.record and l.version = e.version and l.kind = 'claim' and l.hash collate "C" >= 'g'
      and (l.hash collate "C" < 'z' or l.hash collate "C" >= 'zw')
  )
  or case
    when e.hash collate "C" >= 'zw' then false
    when e.hash collate "C" >= 'z' then not exists (
      select from observation.entry l
      where l.record = e.record and l.version = e.version and l.kind = 'claim' and l.hash collate "C" >= 'w'
        and l.hash = 'zw' || substr(e.hash, 2, 62)
    )
    when e.hash collate "C" >= 'w' then false
    else not exists (
      select from observation.entry l
      where l.record = e.record and l.version = e.version and l.kind = 'claim' and l.hash collate "C" >= 'g'
        and l.hash collate "C" < 'z'
        and substr(l.hash, 2, 4) collate "C" > case when e.hash collate "C" >= 'g' then substr(e.hash, 2, 4) else '' end
        -- a mapping is named system/version/feed@hash
        and coalesce(substring(l.body::json ->> 'm' from '/([^/]*)@[^@]*$'), '')
          = coalesce(substring(e.body::json ->> 'm' from '/([^/]*)@[^@]*$'), '')
    )
  end
);
grant select on observation.public_standing to synchromesh_reader;

-- A list that was written before one that was read already knows less, and infers nothing.
create table observation.enumeration (
  source text not null,
  site text not null,
  feed text not null,
  -- ms: how late the latest list that was read to its end can know of its source
  as_of bigint not null,
  primary key (source, feed)
);
alter table observation.enumeration enable row level security;
alter table observation.enumeration force row level security;
create policy enumeration_site on observation.enumeration to synchromesh_reader using (platform.visible(site));
create view observation.public_enumeration with (security_invoker = true) as select * from observation.enumeration;
grant select on observation.enumeration, observation.public_enumeration to synchromesh_reader;

-- Pages of deliveries that could not be read as a whole: kept, so that a replay reads them once hub.yaml says how.
create table observation.refused (
  page text not null,
  source text not null,
  site text not null,
  feed text not null,
  -- ms
  received_at bigint not null,
  -- position at which a replay read it; null: not yet
  read bigint,
  primary key (source, feed, page)
);
alter table observation.refused enable row level security;
alter table observation.refused force row level security;
create policy refused_site on observation.refused to synchromesh_reader using (platform.visible(site));
create view observation.public_refused with (security_invoker = true) as select * from observation.refused;
grant select on observation.refused, observation.public_refused to synchromesh_reader;
