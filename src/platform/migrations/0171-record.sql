-- breaking: no
-- The words by which people look for a record: its numbers, names and codes, in lower case, separated by blanks. Written with the record
-- and only where one of them changed: an index over nothing else leaves every other change of a record as cheap as it was.
alter table record.record add column words text;
create index record_words on record.record using gin (array_to_tsvector(string_to_array(words, ' '))) with (gin_pending_list_limit = 256);
-- Records of before this column, until the next start has told their words.
create index record_wordless on record.record (entity) where words is null;
alter table record.staged_record add column words text;
create or replace view record.public_record with (security_invoker = true) as select * from record.record;
