// Options that hold a secret: marked in the schema, so that a form shows no value and what is typed in is sealed.

import { z } from "zod";

/** In hub.yaml a reference such as ${env:X}; through the API the value itself, which is sealed and never given out again. */
export const secretText = z.string().min(1).meta({ format: "password", writeOnly: true });
