// What an auditor may look for in an export and nobody has kept: said in words, not guessed.

export const untold: readonly string[] = [
  [
    "Mappings and the user's own kinds and fields come from hub.yaml: who wrote one there is not recorded,",
    "nor who agreed to a kind or a field. What is recorded: since when each version is in force, and its hash",
    "(mappings.csv, model-in-force.csv); and who rehearsed and approved a mapping (mappings.csv, mapping-life.csv).",
  ].join(" "),
  [
    "A mapping takes effect as hub.yaml says, with an approval or without: where mappings.csv says nobody, nobody has given one",
    "up to the end of the period, or it was given before the hub kept such words.",
  ].join(" "),
  [
    "Versions of the model are kept since the hub first started with a release that keeps them:",
    "of the time before the first row of model-in-force.csv none is known.",
  ].join(" "),
];
