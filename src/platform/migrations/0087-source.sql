-- breaking: no
-- The form of a feed is kept with the log that was read in it, in observation.contract; nothing ever wrote here.

drop view source.public_contract;
drop table source.contract;
