-- breaking: no
-- Two episodes of a field may have opened with one version of a source; which of them ends is told by its own end too.

alter table governance.staged_episode_end add column closed_at bigint, add column closed_by text not null default '';
