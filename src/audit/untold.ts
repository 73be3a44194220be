// What an auditor may look for in an export and nobody has kept: said in words, not guessed.

export const untold: readonly string[] = [
  [
    "Mappings and the user's own kinds and fields come from hub.yaml: who wrote one there and who agreed to it is not recorded.",
    "What is recorded: since when each version is in force, and its hash (mappings-in-force.csv, model-in-force.csv);",
    "and who accepted a changed form of a feed, and why (forms.csv).",
  ].join(" "),
  [
    "A rehearsal of a mapping writes nothing: what one showed is not recorded.",
    "What the mapping then came to is: the rows read with it (mappings.csv), and whatever they changed.",
  ].join(" "),
  [
    "Versions of the model are kept since the hub first started with a release that keeps them:",
    "of the time before the first row of model-in-force.csv none is known.",
  ].join(" "),
];
