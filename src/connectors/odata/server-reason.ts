// Why a service refused, in its own words.

import { type ExactJson, isExactList, isExactObject } from "../../base/exact-json.ts";
import { readJsonDocument } from "../json-row.ts";

const reasonMax = 500;

/** Of the body of a refusal: its message and what else it tells of it; undefined where it is none of OData. */
export function serverReason(body: string): string | undefined {
  const document = readJsonDocument(Buffer.from(body), "its answer");
  if (document.kind === "refused" || !isExactObject(document.json)) return undefined;
  const error = document.json["error"] ?? document.json["odata.error"] ?? null;
  if (!isExactObject(error)) return undefined;
  const inner = error["innererror"] ?? null;
  const details = [error["details"], isExactObject(inner) ? inner["errordetails"] : undefined].flatMap((one) =>
    one !== undefined && isExactList(one) ? one : [],
  );
  const said = [error, ...details].flatMap((one) => (isExactObject(one) ? messageOf(one["message"] ?? null) : []));
  const text = [...new Set(said)].join("; ");
  if (text === "") return undefined;
  return text.length > reasonMax ? `${text.slice(0, reasonMax)}…` : text;
}

/** V2 puts it into an object with its language. */
function messageOf(message: ExactJson): string[] {
  const text = isExactObject(message) ? message["value"] : message;
  return typeof text === "string" && text.trim() !== "" ? [text.trim().replace(/\s*\n\s*/g, "; ")] : [];
}
