// One call of the API: JSON out, JSON in, a refusal as the fault it is. No time limit: a first run may take an hour.

import { createWriteStream } from "node:fs";
import { request } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { Fault, type FaultFacts } from "../base/fault.ts";

export interface Call {
  readonly address: string;
  readonly token: string;
  readonly method: "GET" | "POST";
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
}

/** Faults: whatever the hub refused with, and `hub-unreachable`. */
export async function call({ address, token, method, path, body }: Call): Promise<unknown> {
  const { status, text } = await exchange(new URL(path, address), method, token, body === undefined ? undefined : JSON.stringify(body));
  if (status >= 400) throw refusal(status, text, `${method} ${path}`);
  return JSON.parse(text) as unknown;
}

/** Writes the answer to a new file as it comes. Faults as `call`, and `file-unwritable` where there is one already. */
export const download = ({ address, token, path }: Pick<Call, "address" | "token" | "path">, file: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const url = new URL(path, address);
    const asking = request(url, { headers: { authorization: `Bearer ${token}` } }, (answer) => {
      const status = answer.statusCode ?? 0;
      if (status >= 400) {
        textOf(answer).then((told) => reject(refusal(status, told, `GET ${path}`)), reject);
        return;
      }
      pipeline(answer, createWriteStream(file, { flags: "wx" })).then(resolve, (error: Error) => reject(unwritable(file, error)));
    });
    asking.on("error", (error) => reject(unreachable(url, error)));
    asking.end();
  });

const unwritable = (file: string, error: Error): Fault =>
  new Fault(
    { code: "file-unwritable", subject: file, cause: error.message, hint: "name a new file in a folder that may be written" },
    error,
  );

const exchange = (url: URL, method: string, token: string, body: string | undefined): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) };
    const asking = request(url, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }));
      answer.on("error", (error) => reject(unreachable(url, error)));
    });
    asking.on("error", (error) => reject(unreachable(url, error)));
    asking.end(body);
  });

const unreachable = (url: URL, error: Error): Fault =>
  new Fault(
    { code: "hub-unreachable", subject: url.origin, cause: error.message, hint: "see whether that hub is still running", retryable: true },
    error,
  );

function refusal(status: number, text: string, subject: string): Fault {
  const facts = readFacts(text);
  return new Fault(facts ?? { code: "hub-failed", subject, cause: `it answered with status ${status}`, hint: "see the hub's log" });
}

function readFacts(text: string): FaultFacts | undefined {
  try {
    const facts = JSON.parse(text) as Partial<FaultFacts>;
    const { code, subject, cause, hint, retryable = false } = facts;
    return code === undefined || subject === undefined || cause === undefined || hint === undefined
      ? undefined
      : { code, subject, cause, hint, retryable };
  } catch {
    return undefined;
  }
}
