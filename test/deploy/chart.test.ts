// The Helm chart: rendered by Helm itself, and every document checked against the API of Kubernetes.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseAllDocuments, parse } from "yaml";
import { helm, projectFolder, tool, withDeployTools } from "../support/deploy-tool.ts";
import { type Manifest, strayFields } from "./manifest.ts";

const chart = join(projectFolder, "deploy", "helm", "synchromesh");
const least = ["--set", "database.secret.name=hub-database"];
const most = [
  ...least,
  "--set=secretKey.secret.name=hub-key,ingress.enabled=true,ingress.host=hub.example,ingress.tlsSecret=hub-tls,ingress.className=nginx",
  "--set=environmentSecrets={erp-passwords},imagePullSecrets={registry},volume.storageClass=fast,nodeSelector.disk=ssd,podAnnotations.a=b",
  '--set-json=networkPolicy={"enabled":true,"from":[{"namespaceSelector":{}}],"to":[{"to":[{"ipBlock":{"cidr":"10.0.0.0/8"}}]}]}',
  '--set-json=tolerations=[{"key":"hub","operator":"Exists"}]',
];

const template = (words: readonly string[], folder = chart) => tool(helm(), ["template", "release", folder, ...words]);

function rendered(words: readonly string[], folder = chart): Manifest[] {
  const { code, text } = template(words, folder);
  expect(code, text).toBe(0);
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

const of = (manifests: readonly Manifest[], kind: string) => manifests.find((one) => one.kind === kind) ?? expect.fail(`no ${kind}`);

withDeployTools("the Helm chart", () => {
  test.each([
    ["the least", least],
    ["everything", most],
  ])("of %s that it can be given Helm complains of nothing", (_, words) => {
    expect(tool(helm(), ["lint", "--strict", "--quiet", chart, ...words])).toEqual({ code: 0, text: "" });
  });

  test("what it renders is of the API of Kubernetes, field by field", async () => {
    expect(rendered(least).map(({ kind }) => kind)).toEqual([
      "NetworkPolicy",
      "ServiceAccount",
      "ConfigMap",
      "PersistentVolumeClaim",
      "Service",
      "Deployment",
    ]);
    expect(await strayFields([...rendered(least), ...rendered(most)])).toEqual([]);
    expect(of(rendered(most), "Ingress")).toMatchObject({ spec: { tls: [{ hosts: ["hub.example"], secretName: "hub-tls" }] } });
  });

  test("a field that is misspelt or of another type is found", async () => {
    const folder = mkdtempSync(join(tmpdir(), "synchromesh-chart-"));
    cpSync(chart, folder, { recursive: true });
    const file = join(folder, "templates", "deployment.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("runAsNonRoot:", "runAsNotRoot:").replace("replicas: 1", 'replicas: "1"'));
    const found = await strayFields(rendered(least, folder));
    rmSync(folder, { recursive: true });
    expect(found.some((line) => line.includes("runAsNotRoot"))).toBe(true);
    expect(found.some((line) => line.includes("replicas"))).toBe(true);
  });

  test("values that do not fit are refused: no database, a word it does not know, an ingress without a name", () => {
    const refused = [[], [...least, "--set=replicas=2"], [...least, "--set=ingress.enabled=true"], [...least, "--set=logLevel=loud"]];
    expect(refused.map((words) => template(words).code)).toEqual([1, 1, 1, 1]);
  });

  test("one process writes; it is not root, writes only to its volume, and knows secrets by reference", () => {
    const { replicas, strategy, template: pod } = of(rendered(most), "Deployment").spec ?? {};
    expect({ replicas, strategy }).toEqual({ replicas: 1, strategy: { type: "Recreate" } });
    const { containers, initContainers, securityContext, automountServiceAccountToken, hostname } = pod?.spec ?? expect.fail();
    expect({ automountServiceAccountToken, hostname }).toEqual({ automountServiceAccountToken: false, hostname: "hub" });
    expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    for (const one of [...containers, ...initContainers])
      expect(one.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
    expect(containers[0]?.env?.find(({ name }) => name === "DATABASE_URL")).toEqual({
      name: "DATABASE_URL",
      valueFrom: { secretKeyRef: { name: "hub-database", key: "url" } },
    });
  });

  test("its version is that of the hub", () => {
    const { version } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")) as { version: string };
    expect(parse(readFileSync(join(chart, "Chart.yaml"), "utf8"))).toMatchObject({ version, appVersion: version });
  });
});
