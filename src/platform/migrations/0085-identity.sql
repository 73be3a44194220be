-- breaking: yes
-- A decision about two records may be taken back: null, and rules judge the pair again. An older node would read it as a split.

alter table identity.pair_decision alter column together drop not null;
