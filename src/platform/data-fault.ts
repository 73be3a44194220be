// Faults of the values themselves, as against faults of the store: the commit narrows the first kind down to one entry.
import { type Fault, isFault } from "../base/fault.ts";

/** True where the values themselves were refused, so that halving the batch finds the entry. */
export const isDataFault = (error: unknown): error is Fault => isFault(error) && error.code === "data-refused";
