// Secrets of hub.yaml, of drafts, of channels and of endpoints are used against servers that quote them back, and then looked for in
// everything the hub says and keeps: log, answers, files, events, notices, faults, tables.
import { expect, test } from "vitest";
import { all, grantsOf } from "../../src/access/grant.ts";
import { acting, toPrincipal } from "../../src/access/principal.ts";
import { issueToken } from "../../src/access/token.ts";
import { openApi } from "../../src/api/api.ts";
import { openEndpointFeed } from "../../src/api/endpoint-feed.ts";
import { openEventFeed } from "../../src/api/event-feed.ts";
import { openFreshness } from "../../src/api/freshness.ts";
import { notifierOf } from "../../src/api/notice-route.ts";
import { rightsOf } from "../../src/api/rights.ts";
import { query } from "../../src/platform/database.ts";
import { onPglite } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";
import { writeKeyFile } from "../../src/platform/secret.ts";
import { placesOf } from "../../src/hub-store.ts";
import { type Asked, openPeer } from "../support/peer.ts";

const secrets = {
  file: "canary-of-the-file-7d1f",
  environment: "canary-of-the-environment-91c4",
  draft: "canary-of-the-draft-5b20",
  channel: "canary-of-the-channel-c3aa",
  endpoint: `whsec_${Buffer.from("canary-of-the-endpoint-44e1-and-more").toString("base64")}`,
};

const yaml = (url: string): string => `
hub: works
sources:
  - name: erp
    connector: http-json
    site: lyon
    options: { url: "${url}", headers: { authorization: "\${file:erp.secret}" }, attempts: 1 }
    feeds: { orders: { path: "/orders" } }
    mapping: { system: erp, version: "1", feeds: { orders: { kind: purchase_order, key: id, fields: { number: id } } } }
  - name: paper
    connector: json-file
    site: lyon
    options: { folder: paper, settle_seconds: 0 }
    feeds: { orders: { file: "*.json" } }
    mapping: { system: paper, version: "1", feeds: { orders: { kind: purchase_order, key: id, fields: { number: id } } } }
webhooks:
  - { name: tool, url: "${url}/hook", secrets: ["\${file:hook.secret}"], group: true, allow_http: true }
`;

onPglite((backend) => {
  test("a secret of hub.yaml is told by nothing the hub says or keeps, though servers quote it back", { timeout: 60_000 }, async () => {
    const peer = await openPeer();
    const came: Asked[] = [];
    peer.answer = (asked) => {
      came.push(asked);
      const quoted = `no: ${asked.headers.authorization ?? ""} ${asked.url.href}`;
      return { status: 401, text: quoted, headers: { "www-authenticate": `Bearer realm="${asked.headers.authorization ?? ""}"` } };
    };
    const world = await hubWorld(backend, yaml(peer.url), undefined, { "erp.secret": secrets.file, "hook.secret": secrets.endpoint });
    writeKeyFile(placesOf(world.data).key);
    const hub = world.hub();
    const api = await openApi(hub, { host: "127.0.0.1", port: 0, version: "0.0.0" });
    backend.beforeRemoval(() => api.close());
    const token = await issueToken(hub.database, { name: "ana", grants: grantsOf(["admin"], all) }, world.clock.now());
    const said: string[] = [];
    const ask = async (path: string, body?: object): Promise<string> => {
      const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) };
      const answer = await fetch(new URL(path, api.address), {
        method: body === undefined ? "GET" : "POST",
        headers,
        body: JSON.stringify(body) ?? null,
      });
      const text = await answer.text();
      said.push(`${path} ${answer.status} ${text}`);
      return text;
    };
    const principal = acting(toPrincipal({ name: "ana", grants: grantsOf(["admin"], all) }, rightsOf(hub)), "read");
    openEventFeed(hub).listen({ principal, send: (message) => said.push(message) }, undefined);
    const endpoints = await openEndpointFeed(hub);

    await world.run();
    const draft = { name: "shop", connector: "http-json", site: "lyon", feeds: { orders: { path: "/orders" } } };
    const options = { url: peer.url, headers: { authorization: secrets.draft }, attempts: 1 };
    await ask("/v1/drafts", { source: { ...draft, options } });
    await ask("/v1/connections/test", { name: "shop" });
    await ask("/v1/connections/test", { name: "erp" });
    await ask("/v1/drafts", {
      source: { ...draft, name: "thief", options: { ...options, headers: { authorization: "${file:erp.secret}" } } },
    });
    await ask("/v1/channels", { name: "chat", sort: "slack", target: { url: `${peer.url}/${secrets.channel}` }, rules: {} });
    await ask("/v1/channels", { name: "mine", sort: "in-app", target: {}, rules: {} });
    await ask("/v1/channels/test", { name: "chat" });
    await world.drop("paper/1.json", JSON.stringify([{ id: "PO-1" }]));
    await world.run();
    const notifier = notifierOf(hub, await openFreshness(hub));
    await notifier.pump();
    await endpoints.pump();
    const { paths } = JSON.parse(await ask("/openapi.json")) as { readonly paths: Readonly<Record<string, object>> };
    const plain = Object.entries(paths).filter(([path, methods]) => "get" in methods && !path.includes("{") && path !== "/v1/events");
    for (const [path] of plain) await ask(path);
    for (const path of ["/v1/exports/records?kind=purchase_order", "/v1/exports/inbox", "/v1/exports/requests"]) await ask(path);
    await notifier.close();
    await endpoints.close();

    const used = came.map(({ headers, url }) => `${headers.authorization ?? ""} ${url.pathname}`).join("\n");
    for (const one of [secrets.file, secrets.draft, secrets.channel]) expect(used, "it was used").toContain(one);
    const [tables = []] = await hub.database.read([
      query("select schemaname || '.' || tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"),
    ]);
    const kept = await hub.database.read(tables.map((row) => query(`select t::text as row from ${row["name"] ?? ""} t`)));
    const places = {
      log: world.logged.join("\n"),
      answers: said.join("\n"),
      tables: JSON.stringify(kept),
      told: came.map(({ body }) => body).join("\n"),
    };
    expect(plain.length).toBeGreaterThan(30);
    const found = Object.entries(places).flatMap(([place, text]) =>
      Object.entries(secrets).flatMap(([name, one]) => (text.includes(one) ? [`${name} in ${place}`] : [])),
    );
    expect(found).toEqual([]);
  });
});
