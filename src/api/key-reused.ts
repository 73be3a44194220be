// A caller's key stands for one request: with other content it is a mistake, and nothing is done.

import { Fault } from "../base/fault.ts";

export const keyReused = (key: string): Fault =>
  new Fault({
    code: "idempotency-key-reused",
    subject: key,
    cause: "this key came with other content before",
    hint: "use a new key for new content",
  });
