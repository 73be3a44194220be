// A moment as it is written on the clock of a zone, for fields in which people write one: 2026-03-02T14:30.

const minuteMs = 60_000;

/** The clock of the zone at a moment. */
export function localText(at: string, zone: string): string {
  const form = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  return form.format(new Date(at)).replace(" ", "T");
}

/** The moment at which the clock of the zone shows this. Undefined: it is no moment yet. */
export function instantOf(local: string, zone: string): string | undefined {
  const wanted = Date.parse(`${local}:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) || Number.isNaN(wanted)) return undefined;
  // Twice: the distance from UTC is that of the moment found, which may lie on the other side of a change of the clock.
  let at = wanted;
  for (let turn = 0; turn < 2; turn += 1) at += wanted - Date.parse(`${localText(new Date(at).toISOString(), zone)}:00Z`);
  return new Date(Math.round(at / minuteMs) * minuteMs).toISOString();
}
