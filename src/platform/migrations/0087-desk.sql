-- breaking: no
-- The form of a feed is kept with the log that was read in it, in observation.contract; nothing ever wrote here.
drop view source.public_contract;
drop table source.contract;

-- Taking a bulk back asks of each decision which overrides ended with it: many end at one position.
create index override_ended on governance.override (to_position, entity) where to_position is not null;
