// What the hub refused, as it says it: shown with its code, its cause and the next thing to try.

import type { z } from "zod";
import type { faultAnswer } from "../../../src/api/contract.ts";

type Facts = z.infer<typeof faultAnswer>;

export class ApiFault extends Error implements Facts {
  readonly code: string;
  readonly subject: string;
  override readonly cause: string;
  readonly hint: string;
  readonly retryable: boolean;
  /** 0: no answer came. */
  readonly status: number;

  constructor({ code, subject, cause, hint, retryable }: Facts, status: number) {
    super(`${code}: ${cause}`);
    this.code = code;
    this.subject = subject;
    this.cause = cause;
    this.hint = hint;
    this.retryable = retryable;
    this.status = status;
  }
}

/** No answer: the hub is stopped, or the way to it is cut. */
export const unreachable = (): ApiFault =>
  new ApiFault(
    {
      code: "hub-unreachable",
      subject: "hub",
      cause: "The hub does not answer.",
      hint: "Check that it runs and that this machine reaches it. This page goes on by itself when it is back.",
      retryable: true,
    },
    0,
  );

const isFacts = (body: unknown): body is Facts =>
  typeof body === "object" && body !== null && "code" in body && "cause" in body && "hint" in body;

/** Of an answer that is none of ours, such as a proxy's. */
export const faultOf = (body: unknown, status: number): ApiFault =>
  isFacts(body)
    ? new ApiFault(body, status)
    : new ApiFault(
        {
          code: "answer-unknown",
          subject: "hub",
          cause: `Something between this page and the hub answered with status ${status}.`,
          hint: "Ask whoever runs the way to the hub.",
          retryable: false,
        },
        status,
      );

export const asFault = (error: unknown): ApiFault =>
  error instanceof ApiFault
    ? error
    : new ApiFault(
        {
          code: "console-failed",
          subject: "console",
          cause: error instanceof Error ? error.message : "The page failed.",
          hint: "Load the page again, and report this fault.",
          retryable: false,
        },
        0,
      );
