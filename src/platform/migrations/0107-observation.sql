-- breaking: no
-- Who rehearsed, approved and replayed which mapping: few entries among many acts, read whole whenever mappings are listed.
create index entry_mapping_act on observation.entry (position, ordinal) where kind = 'act' and left(key, 8) = 'mapping/';
