-- breaking: no
-- What became of proposed rule sets: few entries among many acts, read whole whenever one is decided.
create index entry_rule_act on observation.entry (position, ordinal) where kind = 'act' and left(key, 6) = 'rules/';
