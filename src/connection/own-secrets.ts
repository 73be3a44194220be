// The secrets of a hub, from the places it keeps them in.

import { practiceSecrets } from "../commit/practice/practised.ts";
import type { PracticeMark } from "../platform/practice-mark.ts";
import { type SecretResolver, secretResolver } from "../platform/secret.ts";

export interface SecretParts {
  readonly places: { readonly key: string; readonly secrets: string };
  /** The folder of hub.yaml. */
  readonly beside: string;
  readonly practice: PracticeMark | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Of a practice copy they give nothing out. */
export function ownSecrets({ places, beside, practice, environment }: SecretParts): SecretResolver {
  if (practice !== undefined) return { ...practiceSecrets, of: () => practiceSecrets, boundTo: () => undefined, originsOf: () => [] };
  return secretResolver({ environment, folder: beside, keyFile: places.key, sealedFile: places.secrets });
}
