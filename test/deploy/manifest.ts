// Documents of Kubernetes against its API: fields that it does not have, and values of another type or form.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { lintCache, lintFolder, tool } from "../support/deploy-tool.ts";

interface Container {
  readonly env?: readonly { readonly name: string }[];
  readonly securityContext?: unknown;
}

/** As far as the tests look at it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec?: {
    readonly replicas?: unknown;
    readonly strategy?: unknown;
    readonly template?: {
      readonly spec: {
        readonly hostname?: string;
        readonly automountServiceAccountToken?: boolean;
        readonly securityContext?: unknown;
        readonly containers: readonly Container[];
        readonly initContainers: readonly Container[];
      };
    };
  };
}

type Model = new (manifest: Manifest) => { validate(): void };

const moduleOf = ({ apiVersion, kind }: Manifest): string => `kubernetes-models/${apiVersion}/${kind}`;

/** In a line each. Values are judged by the schemas of the API, names of fields by its types: the schemas let any name pass. */
export async function strayFields(manifests: readonly Manifest[]): Promise<string[]> {
  const values = await Promise.all(manifests.map(valueFault));
  return [...values.filter((fault) => fault !== undefined), ...misspelt(manifests)];
}

async function valueFault(manifest: Manifest): Promise<string | undefined> {
  const path = join(lintFolder, "node_modules", `${moduleOf(manifest)}.js`);
  const models = (await import(pathToFileURL(path).href)) as Readonly<Record<string, Model | undefined>>;
  const Kind = models[manifest.kind];
  if (Kind === undefined) return `${manifest.kind}: the API has no such kind`;
  try {
    new Kind(manifest).validate();
    return undefined;
  } catch (error) {
    return `${manifest.kind}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The compiler finds what a type does not have in a value that is written out. */
function misspelt(manifests: readonly Manifest[]): string[] {
  const folder = join(lintCache, "rendered");
  mkdirSync(folder, { recursive: true });
  const lines = manifests.flatMap((manifest, at) => [
    `import type { I${manifest.kind} as I${at} } from "${moduleOf(manifest)}";`,
    `export const document${at}: I${at} = ${JSON.stringify(manifest)};`,
  ]);
  const file = join(folder, `${process.pid}.ts`);
  writeFileSync(file, lines.join("\n"));
  const compiler = join(lintFolder, "..", "..", "node_modules", ".bin", "tsc");
  const options = ["--ignoreConfig", "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2024", "--types", ""];
  const { code, text } = tool(compiler, [...options, "--pretty", "false", file]);
  rmSync(file);
  if (code === 0) return [];
  return text.split("\n").filter((line) => line.includes("error TS"));
}
