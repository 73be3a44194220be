// What a service says of a write. The status tells what became of it, the body why.

import { Fault } from "../../base/fault.ts";
import type { WriteAnswer } from "../../writeback/sink.ts";
import { serverReason } from "./server-reason.ts";

export interface SaidOfWrite {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Fault `source-permission` where the account may not write this. */
export function writeAnswer({ status, body }: SaidOfWrite, subject: string): WriteAnswer {
  const reason = serverReason(Buffer.from(body).toString("utf8"));
  const said = reason === undefined ? `it answered ${status}` : `it answered ${status}: ${reason}`;
  if (status >= 200 && status < 300) return { kind: "written" };
  // Changed since it was seen, or not there any more.
  if (status === 412 || status === 404) return { kind: "changed" };
  if (status === 403)
    throw new Fault({ code: "source-permission", subject, cause: said, hint: "give the account of the hub the right to change this" });
  if (status === 428) return { kind: "refused", cause: `${said}; it takes no write without an ETag, and the entity showed none` };
  // Behind a 5xx it may have been done.
  return status >= 500 ? { kind: "unknown", cause: said } : { kind: "refused", cause: said };
}
