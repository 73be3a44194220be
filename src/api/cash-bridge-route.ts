// Why the forecast moved between any two moments, by cause, to the cent.

import { Fault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import { linkQuery } from "../observation/store.ts";
import { type ShortCause, shortBridge } from "../projection/finance/short-bridge.ts";
import { readBridge } from "../projection/finance/store-read.ts";
import { bridgeAnswer } from "./cash-answer.ts";
import { bridgeQuery, cashBridge } from "./contract-cash.ts";
import type { Cut } from "./cut.ts";
import type { Door } from "./door.ts";
import { named, recordSight } from "./record-sight.ts";
import { positionAtQuery } from "./store-cash.ts";

/** What a forecast is read at; without a position the newest. */
interface Moment {
  readonly position?: number;
  /** ms. */
  readonly clock: number;
}

export function cashBridgeRoutes({ hub, read }: Door): void {
  const { settings } = hub.configuration;

  read({
    url: "/v1/cash/bridge",
    action: "read",
    summary:
      "Why the forecast moved between two moments, by cause with the record it is of, to the cent. " +
      "A moment is a position, at the time it was committed, or a time, at the last position committed by then",
    params: {},
    query: bridgeQuery,
    data: cashBridge,
    cash: true,
    async answer({ query: { company, limit, ...asked }, principal, cut, hiddenLines }) {
      const from = await momentOf(cut, asked.from, asked.fromAt, { name: "from" });
      const to = await momentOf(cut, asked.to, asked.toAt, { name: "to", now: hub.clock.now() });
      const { position = 0 } = from;
      if (to.position !== undefined && position > to.position) throw backwards(position, to.position);
      const ends = { from: { ...from, position }, to, ...(company === undefined ? {} : { company }) };
      const { native, reporting } = await readBridge(cut.read, ends, settings);
      const shortened = {
        native: native.map((one) => shortBridge(one, limit)),
        reporting: reporting.map((one) => shortBridge(one, limit)),
      };
      const causes = [...shortened.native, ...shortened.reporting].flatMap(({ effects }) => effects.map(({ cause }) => recordOf(cause)));
      const names = await named(cut, causes, recordSight(hub, principal));
      return {
        from: momentAnswer(ends.from),
        to: momentAnswer(to),
        native: shortened.native.map((one) => bridgeAnswer(one, names)),
        reporting: shortened.reporting.map((one) => bridgeAnswer(one, names)),
        hiddenLines,
      };
    },
  });
}

const recordOf = (cause: ShortCause): string | null => (cause.kind === "record" ? cause.cause.record : null);

const momentAnswer = ({ position, clock }: Moment) => ({ position: position ?? null, clock: instantText(clock) });

/** `now` (ms): what stands where neither is asked for. */
async function momentOf(
  cut: Cut,
  position: number | undefined,
  at: number | undefined,
  { name, now }: { readonly name: string; readonly now?: number },
): Promise<Moment> {
  if (position !== undefined && at !== undefined) throw unclear(name, "it is given as a position and as a time");
  if (at !== undefined) {
    const [[row] = []] = await cut.read([positionAtQuery(at)]);
    return { position: Number(row?.["position"] ?? 0), clock: at };
  }
  if (position !== undefined) {
    const [[row] = []] = await cut.read([linkQuery(position - 1, 1)]);
    return { position, clock: Number(row?.["committed_at"] ?? now ?? 0) };
  }
  if (now === undefined) throw unclear(name, "it is not given");
  return { clock: now };
}

const unclear = (subject: string, cause: string): Fault =>
  new Fault({ code: "request-refused", subject, cause, hint: `give ${subject}, a position, or ${subject}At, a time` });

const backwards = (from: number, to: number): Fault =>
  new Fault({
    code: "request-refused",
    subject: "from",
    cause: `position ${from} is after position ${to}`,
    hint: "a bridge leads from the earlier position to the later one",
  });
