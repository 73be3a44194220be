-- breaking: no
-- A record's doubts are found from either side: those of a record that was compared anew are closed without looking at the others.
create index review_open_other on identity.review (b) where closed_position is null;
