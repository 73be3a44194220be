// What runs inside a page while it is measured, by the page's own clock. Given to the browser as text: nothing of it is the console's.

import type { Drawn, PushAsked, Scrolled, ScrollAsked } from "./console-told.ts";

declare global {
  var benchUseful: string;
}

const marks = { usefulMs: 0, searches: [] as Drawn[] };
const bench = { marks, scrollTable, pushAndSee };
Object.assign(globalThis, { bench });
watchUseful();
watchSearches();

/** When content that is of use first stood in a drawn frame. */
function watchUseful(): void {
  const look = (): void => {
    if (document.querySelector(benchUseful) === null) return void requestAnimationFrame(look);
    requestAnimationFrame(() => (marks.usefulMs = performance.now()));
  };
  requestAnimationFrame(look);
}

/** When the answer to each search was first drawn: the frame after the one that begins with the answer shows it. */
function watchSearches(): void {
  const own = globalThis.fetch.bind(globalThis);
  globalThis.fetch = async (...asked) => {
    const answer = await own(...asked);
    const [given] = asked;
    const address = new URL(given instanceof Request ? given.url : given, location.href);
    if (address.pathname !== "/v1/search") return answer;
    const { data } = (await answer.clone().json()) as { data: { records: unknown[] } };
    const drawn = (): number =>
      marks.searches.push({ text: address.searchParams.get("text") ?? "", at: performance.now(), found: data.records.length });
    requestAnimationFrame(() => requestAnimationFrame(drawn));
    return answer;
  };
}

/** Scrolls a table down at an even speed, and looks at each frame whether rows cover what is in sight. */
function scrollTable({ region, step, rowsMax, msMax }: ScrollAsked): Promise<Scrolled> {
  const scroller = document.querySelector<HTMLElement>(region);
  if (scroller === null) throw new Error(`there is no ${region}`);
  const lateMs = 34;
  const [rowPx, begun] = [34, performance.now()];
  const frameMs: number[] = [];
  let [blank, last, waits, isWaiting] = [0, begun, 0, false];
  const isBlank = (): boolean => {
    const seen = scroller.getBoundingClientRect();
    const rows = [...scroller.querySelectorAll("tbody tr[aria-rowindex]")].map((row) => row.getBoundingClientRect());
    const [first, end] = [rows[0], rows.at(-1)];
    const head = scroller.querySelector("thead")?.getBoundingClientRect().height ?? 0;
    return first === undefined || end === undefined || first.top > seen.top + head + 1 || end.bottom < seen.bottom - 1 - rowPx;
  };
  return new Promise((resolve) => {
    const frame = (): void => {
      const now = performance.now();
      frameMs.push(now - last);
      last = now;
      if (isBlank()) blank += 1;
      const rows = Math.floor((scroller.scrollTop + scroller.clientHeight) / rowPx);
      const isOver = rows >= rowsMax || now - begun > msMax;
      if (isOver) return resolve({ rows, frames: frameMs.length, blank, late: frameMs.filter((ms) => ms > lateMs).length, frameMs, waits });
      const before = scroller.scrollTop;
      scroller.scrollTop += step;
      const stands = scroller.scrollTop === before;
      if (stands && !isWaiting) waits += 1;
      isWaiting = stands;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** From the moment at which a change is pushed until the frame that shows it, ms. */
async function pushAndSee({ token, source, kind, key, version, fields, shown }: PushAsked): Promise<number> {
  const patienceMs = 20_000;
  const page = document.querySelector("#page");
  if (page === null) throw new Error("there is no page");
  const begun = performance.now();
  const seen = new Promise<number>((resolve, reject) => {
    const look = (): void => {
      if (!(page.textContent ?? "").includes(shown)) return;
      watching.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - begun));
    };
    const watching = new MutationObserver(look);
    watching.observe(page, { subtree: true, childList: true, characterData: true });
    setTimeout(() => reject(new Error(`${shown} was not shown`)), patienceMs);
  });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
  const body = JSON.stringify({ source, records: [{ kind, key, version, fields }] });
  const answer = await fetch("/v1/observations", { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`push refused: ${answer.status} ${await answer.text()}`);
  return seen;
}
