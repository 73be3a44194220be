// Properties are tried on the same cases in every run of `npm test`, so that what fails fails again.
// PROPERTY_SEED tries the cases of one seed, PROPERTY_RUNS more of them.
import fc from "fast-check";

const { PROPERTY_SEED, PROPERTY_RUNS } = process.env;
fc.configureGlobal({
  seed: Number(PROPERTY_SEED ?? 1),
  ...(PROPERTY_RUNS === undefined ? {} : { numRuns: Number(PROPERTY_RUNS) }),
});
