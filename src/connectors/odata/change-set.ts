// Several writes that a service makes all or none of: a change set of $batch, as MIME parts in V2 and as JSON in V4.

import { type ExactJson, isExactList, isExactObject } from "../../base/exact-json.ts";
import type { WriteAnswer } from "../../writeback/sink.ts";
import { readJsonDocument } from "../json-row.ts";
import type { ServiceModel } from "./entity-model.ts";
import { type SaidOfWrite, writeAnswer } from "./write-answer.ts";

export interface ChangePart {
  /** Below the service: A_Order('1'). */
  readonly path: string;
  readonly json: string;
  readonly etag: string | undefined;
}

interface BatchRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly content: { readonly mediaType: string; readonly text: string };
}

/** No text that is sent holds these: JSON escapes line ends. */
const [batchMark, changesMark] = ["batch_of_changes", "changes"];

export function changeRequest(parts: readonly ChangePart[], protocol: ServiceModel["protocol"]): BatchRequest {
  if (protocol === "v4") {
    const requests = parts.map(({ path, json, etag }, index) => {
      const headers = { "content-type": "application/json", ...(etag === undefined ? {} : { "if-match": etag }) };
      const told = JSON.stringify({ id: String(index + 1), atomicityGroup: "g", method: "PATCH", url: path, headers });
      return `${told.slice(0, -1)},"body":${json}}`;
    });
    return { headers: {}, content: { mediaType: "application/json", text: `{"requests":[${requests.join(",")}]}` } };
  }
  const lines = [`--${batchMark}`, `Content-Type: multipart/mixed; boundary=${changesMark}`, ""];
  for (const [index, { path, json, etag }] of parts.entries())
    lines.push(
      `--${changesMark}`,
      "Content-Type: application/http",
      "Content-Transfer-Encoding: binary",
      `Content-ID: ${index + 1}`,
      "",
      `MERGE ${path} HTTP/1.1`,
      "Content-Type: application/json",
      "Accept: application/json",
      ...(etag === undefined ? [] : [`If-Match: ${etag}`]),
      `Content-Length: ${Buffer.byteLength(json)}`,
      "",
      json,
    );
  lines.push(`--${changesMark}--`, `--${batchMark}--`, "");
  return {
    headers: { accept: "multipart/mixed" },
    content: { mediaType: `multipart/mixed; boundary=${batchMark}`, text: lines.join("\r\n") },
  };
}

/** What became of a change set of `count` writes. One that fails undoes the others: what it says is said of all. */
export function changeAnswer(answer: SaidOfWrite, protocol: ServiceModel["protocol"], count: number, subject: string): WriteAnswer {
  if (answer.status >= 300) return writeAnswer(answer, subject);
  const text = Buffer.from(answer.body).toString("utf8");
  const parts = protocol === "v4" ? jsonParts(text) : mimeParts(text);
  // Where one depended on another that failed, the other says why.
  const failed = parts
    .toSorted((one, other) => Number(one.status === 424) - Number(other.status === 424))
    .find(({ status }) => status >= 300);
  if (failed !== undefined) {
    const told = writeAnswer(failed, subject);
    // The service tells of a change set that failed, whatever broke in it: it made none of it.
    return told.kind === "unknown" ? { kind: "refused", cause: told.cause } : told;
  }
  return parts.length === count ? { kind: "written" } : { kind: "unknown", cause: `it told of ${parts.length} of ${count} writes` };
}

/** Every answer within the parts, at any depth. */
function mimeParts(text: string): SaidOfWrite[] {
  return [...text.matchAll(/(?:^|\n)HTTP\/1\.[01] (\d{3})[^\n]*\n([^]*?)(?=\r?\n--|$)/g)].map(([, status, rest = ""]) => {
    const body = /\r?\n\r?\n([^]*)$/.exec(`\n${rest}`)?.[1] ?? "";
    return { status: Number(status), body: Buffer.from(body) };
  });
}

function jsonParts(text: string): SaidOfWrite[] {
  const document = readJsonDocument(Buffer.from(text), "its answer");
  const responses = document.kind === "read" && isExactObject(document.json) ? document.json["responses"] : undefined;
  if (responses === undefined || !isExactList(responses)) return [];
  return responses.flatMap((one): SaidOfWrite[] => {
    if (!isExactObject(one) || typeof one["status"] !== "string") return [];
    return [{ status: Number(one["status"]), body: Buffer.from(plainText(one["body"] ?? null)) }];
  });
}

/** For the reason in it; that numbers are texts in it tells nothing there. */
const plainText = (json: ExactJson): string => (json === null ? "" : typeof json === "string" ? json : JSON.stringify(json));
