// A service of the test that does what the recorded one does: it compares keys and times in $filter, counts rows in its links, keeps ETags,
// wants a token for writes, and makes a change set whole or not at all.
import type { Asked, Said } from "../../support/peer.ts";

export interface Order {
  Order: string;
  Group: string | null;
  /** ms */
  changed: number;
  items: { Item: string; Price: string }[];
}

export interface ODataPeer {
  readonly orders: Order[];
  /** Rows it gives at most. */
  page: number;
  /** How its orders tell when they were changed. */
  stamp: "instant" | "digits" | "none";
  wantsToken: boolean;
  /** It tells of changes itself: the links it gave, with what it knew then; "ignored": it takes the question and gives everything. */
  tells: "changes" | "ignored" | "no";
  hasETags: boolean;
  /** It gives no link to what it did not give. */
  isSilent: boolean;
  /** Called before each page. */
  before: (asked: Asked) => Said | undefined;
  readonly writes: string[];
  readonly answer: (asked: Asked) => Said;
}

const property = (name: string, type: string, more = ""): string => `<Property Name="${name}" Type="${type}" ${more}/>`;
const named = 'Nullable="false"';
const changedOf: Readonly<Record<ODataPeer["stamp"], string>> = {
  instant: property("Changed", "Edm.DateTimeOffset", 'Precision="7"'),
  digits: property("Changed", "Edm.String", 'MaxLength="14"'),
  none: "",
};

const metadataOf = (protocol: "v2" | "v4", stamp: ODataPeer["stamp"]): string => {
  const leads = protocol === "v4" ? 'Type="Collection(s.Item)"' : 'Relationship="s.A" FromRole="o" ToRole="i"';
  const ends = '<End Type="s.Order" Multiplicity="1" Role="o"/><End Type="s.Item" Multiplicity="*" Role="i"/>';
  return `<Edmx Version="${protocol === "v4" ? "4.0" : "1.0"}"><DataServices><Schema Namespace="s">
<EntityType Name="Order"><Key><PropertyRef Name="Order"/></Key>${property("Order", "Edm.String", `MaxLength="10" ${named}`)}
${property("Group", "Edm.String", 'MaxLength="3"')}${changedOf[stamp]}<NavigationProperty Name="to_Item" ${leads}/></EntityType>
<EntityType Name="Item"><Key><PropertyRef Name="Order"/><PropertyRef Name="Item"/></Key>
${property("Order", "Edm.String", named)}${property("Item", "Edm.String", named)}
${property("Price", "Edm.Decimal", 'Precision="11" Scale="2"')}</EntityType>
<Association Name="A">${protocol === "v2" ? ends : ""}</Association><EntityContainer Name="C">
<EntitySet Name="Orders" EntityType="s.Order"/><EntitySet Name="Items" EntityType="s.Item"/></EntityContainer>
</Schema></DataServices></Edmx>`;
};

const digitsOf = (ms: number): string => new Date(ms).toISOString().replace(/\D/g, "").slice(0, 14);

export function odataPeer(protocol: "v2" | "v4"): ODataPeer {
  const peer: ODataPeer = {
    orders: [],
    page: 3,
    stamp: "instant",
    wantsToken: false,
    tells: "no",
    hasETags: true,
    isSilent: false,
    before: () => undefined,
    writes: [],
    answer(asked) {
      const { url, method } = asked;
      const path = decodeURIComponent(url.pathname);
      if (path.endsWith("/$metadata"))
        return { status: 200, headers: { "content-type": "application/xml" }, text: metadataOf(protocol, peer.stamp) };
      const instead = peer.before(asked);
      if (instead !== undefined) return instead;
      if (path.endsWith("/srv/"))
        return { status: 200, headers: { "x-csrf-token": "t0ken", "set-cookie": "session=7; Path=/" }, text: "{}" };
      if (method === "GET") return path.endsWith("/Orders") ? listed(peer, protocol, asked) : single(peer, protocol, path);
      const { "x-csrf-token": token, cookie } = asked.headers;
      if (peer.wantsToken && (token !== "t0ken" || cookie !== "session=7"))
        return { status: 403, headers: { "x-csrf-token": "Required" }, text: "CSRF token validation failed" };
      return path.endsWith("/$batch")
        ? batched(peer, protocol, asked.body)
        : said(changed(peer, path, asked.body, String(asked.headers["if-match"] ?? "")));
    },
  };
  return peer;
}

const etagOf = ({ changed: ms }: Order): string => `W/"${ms}"`;
/** An order of V4 tells its time as it is; V2 dresses it. */
function orderJson(peer: ODataPeer, protocol: "v2" | "v4", order: Order): object {
  const items = order.items.map((item) => ({ Order: order.Order, ...item }));
  const Changed =
    peer.stamp === "digits"
      ? digitsOf(order.changed)
      : protocol === "v4"
        ? new Date(order.changed).toISOString()
        : `/Date(${order.changed}+0000)/`;
  return {
    Order: order.Order,
    Group: order.Group,
    ...(peer.stamp === "none" ? {} : { Changed }),
    to_Item: protocol === "v4" ? items : { results: items },
    ...(protocol === "v2"
      ? { __metadata: peer.hasETags ? { etag: etagOf(order) } : {} }
      : peer.hasETags
        ? { "@odata.etag": etagOf(order) }
        : {}),
  };
}

function single(peer: ODataPeer, protocol: "v2" | "v4", path: string): Said {
  const order = peer.orders.find((one) => path.endsWith(`/Orders('${one.Order}')`));
  if (order === undefined)
    return { status: 404, headers: { "content-type": "application/json" }, text: '{"error":{"code":"404","message":"Not Found"}}' };
  const json = orderJson(peer, protocol, order);
  return { json: protocol === "v2" ? { d: json } : json };
}

function listed(peer: ODataPeer, protocol: "v2" | "v4", { url, headers }: Asked): Said {
  const query = url.searchParams;
  const deltaOf = query.get("!deltatoken") ?? query.get("$deltatoken");
  const isTold = deltaOf !== null && peer.tells === "changes";
  const isMeant = filterOf(query.get("$filter") ?? "");
  const isDescending = query.get("$orderby")?.endsWith(" desc") === true;
  const found = peer.orders
    .filter((one) => isMeant({ Order: one.Order, Changed: peer.stamp === "digits" ? digitsOf(one.changed) : one.changed }))
    .filter((one) => !isTold || one.changed > Number(deltaOf.replaceAll("'", "")))
    .toSorted((a, b) => (isDescending ? b.changed - a.changed : a.Order < b.Order ? -1 : 1));
  const start = Number(query.get("$skiptoken")?.replace("at", "") ?? 0);
  const most = Math.min(peer.page, Number(query.get("$top") ?? Number.POSITIVE_INFINITY));
  const results = found.slice(start, start + most).map((one) => orderJson(peer, protocol, one));
  // One that tells of changes has places in its links, as real ones do.
  const token = peer.tells === "changes" ? `at${start + most}` : String(start + most);
  const again = new URLSearchParams(query);
  again.set("$skiptoken", token);
  const hasMore = found.length > start + most && (query.get("$top") === null || Number(query.get("$top")) > most);
  const next = hasMore && !peer.isSilent ? `http://behind-a-proxy/srv/Orders?${again.toString()}` : undefined;
  const isTracking =
    peer.tells === "changes" &&
    (isTold || (protocol === "v2" ? query.get("$top") === null : headers["prefer"] === "odata.track-changes" || start > 0));
  const delta =
    isTracking && !hasMore
      ? `Orders?${protocol === "v2" ? "!" : "$"}deltatoken='${Math.max(0, ...peer.orders.map((one) => one.changed))}'`
      : undefined;
  if (protocol === "v2")
    return {
      json: { d: { results, ...(next === undefined ? {} : { __next: next }), ...(delta === undefined ? {} : { __delta: delta }) } },
    };
  const told = isTracking && headers["prefer"] !== undefined ? { "preference-applied": "odata.track-changes" } : undefined;
  return {
    json: {
      "@odata.context": `$metadata#Orders${isTold ? "/$delta" : ""}`,
      value: results,
      ...(next === undefined ? {} : { "@odata.nextLink": next }),
      ...(delta === undefined ? {} : { "@odata.deltaLink": delta }),
    },
    ...(told === undefined ? {} : { headers: told }),
  };
}

type Compared = Readonly<Record<string, string | number>>;

/** "a gt 'x' and (b ge ... or ...)", as far as a connector asks. */
function filterOf(text: string): (order: Compared) => boolean {
  if (text === "") return () => true;
  const tokens = text.match(/\(|\)|\w*'[^']*'|[^\s()]+/g) ?? [];
  const either = (): ((order: Compared) => boolean) => {
    const terms = [both()];
    while (tokens[0] === "or" && tokens.shift() !== undefined) terms.push(both());
    return (order) => terms.some((term) => term(order));
  };
  const both = (): ((order: Compared) => boolean) => {
    const terms = [one()];
    while (tokens[0] === "and" && tokens.shift() !== undefined) terms.push(one());
    return (order) => terms.every((term) => term(order));
  };
  const one = (): ((order: Compared) => boolean) => {
    if (tokens[0] === "(") {
      tokens.shift();
      const inner = either();
      tokens.shift();
      return inner;
    }
    const [name = "", operator = "", literal = ""] = tokens.splice(0, 3);
    const plain = /^(?:\w*)'(.*)'$/.exec(literal)?.[1] ?? literal;
    const isTime = /^\d{4}-\d\d-\d\dT/.test(plain);
    const value = isTime ? Date.parse(plain) : plain;
    return (order) => {
      const own = order[name] ?? "";
      return operator === "eq" ? own === value : operator === "gt" ? own > value : own >= value;
    };
  };
  return either();
}

interface Change {
  readonly status: number;
  readonly reason?: string;
}

function changed(peer: ODataPeer, path: string, body: string, etag: string): Change {
  const [, set, key = "", item = ""] = /(Orders|Items)\((?:Order=)?'([^']*)'(?:,Item='([^']*)')?\)$/.exec(path) ?? [];
  const order = peer.orders.find((one) => one.Order === key);
  if (order === undefined) return { status: 404, reason: "Not Found" };
  if (set === "Orders" && peer.hasETags && etag === "") return { status: 428, reason: "Precondition Required" };
  if (set === "Orders" && peer.hasETags && etag !== etagOf(order)) return { status: 412, reason: "Precondition Failed" };
  const values = JSON.parse(body) as Partial<Order> & { Price?: string | number };
  if (values.Group === "bad") return { status: 400, reason: "Group bad is not defined" };
  if (set === "Orders") Object.assign(order, values, { changed: order.changed + 1000 });
  else for (const one of order.items) if (one.Item === item) one.Price = String(values.Price);
  peer.writes.push(`${path.slice(path.lastIndexOf("/") + 1)} ${body}`);
  return { status: 204 };
}

const said = ({ status, reason }: Change): Said =>
  reason === undefined
    ? { status }
    : {
        status,
        headers: { "content-type": "application/json" },
        text: JSON.stringify({ error: { code: String(status), message: reason } }),
      };

/** All or none: what was there before is put back. */
function batched(peer: ODataPeer, protocol: "v2" | "v4", body: string): Said {
  const parts =
    protocol === "v4"
      ? (JSON.parse(body) as { requests: { url: string; headers: Record<string, string>; body: object }[] }).requests.map((one) => ({
          path: `/${one.url}`,
          etag: one.headers["if-match"] ?? "",
          text: JSON.stringify(one.body),
        }))
      : [...body.matchAll(/MERGE (\S+) HTTP\/1\.1\r\n([^]*?)\r\n\r\n(.*)\r\n/g)].map(([, path = "", head = "", text = ""]) => ({
          path: `/${decodeURIComponent(path)}`,
          etag: /If-Match: (.*)/.exec(head)?.[1]?.trim() ?? "",
          text,
        }));
  const before = structuredClone(peer.orders);
  const done = parts.map(({ path, etag, text }) => changed(peer, decodeURIComponent(path), text, etag));
  const failed = done.find(({ status }) => status >= 300);
  if (failed !== undefined) peer.orders.splice(0, peer.orders.length, ...before);
  const reason = (one: Change): object | undefined => (one.reason === undefined ? undefined : { error: { message: one.reason } });
  if (protocol === "v4")
    return {
      json: {
        responses: done.map((one, index) => ({
          id: String(index + 1),
          status: failed !== undefined && one.status < 300 ? 424 : one.status,
          body: reason(one),
        })),
      },
    };
  const answers = failed === undefined ? done : [failed];
  const text = answers
    .map((one) =>
      [
        "--b",
        "Content-Type: application/http",
        "",
        `HTTP/1.1 ${one.status} Said`,
        "Content-Type: application/json",
        "",
        JSON.stringify(reason(one) ?? ""),
        "",
      ].join("\r\n"),
    )
    .join("");
  return { status: 202, headers: { "content-type": "multipart/mixed; boundary=b" }, text: `${text}--b--\r\n` };
}
