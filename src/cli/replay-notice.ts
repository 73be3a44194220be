// That kept pages were not read again since their mapping changed, as a sentence.

export const replayCause = (feeds: readonly string[]): string =>
  `the mapping of ${feeds.join(", ")} has changed since what stands was read with it`;

export const replayNotice = (source: string, feeds: readonly string[]): string | undefined =>
  feeds.length === 0 ? undefined : `${source}: ${replayCause(feeds)}\n  Try: synchromesh replay --source ${source} --plan`;
