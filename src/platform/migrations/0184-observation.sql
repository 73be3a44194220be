-- breaking: no
-- Acts about forms: few entries among many acts, read whole at every start.
create index entry_form_act on observation.entry (position, ordinal) where kind = 'act' and left(key, 5) = 'form/';
