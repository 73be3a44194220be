// The hub again, by a hub.yaml that was changed through the API while it ran. A text that was checked and still gives no hub is put aside:
// people go on working by the one before it.

import { systemClock } from "../base/clock.ts";
import { isFault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import { openVersionBook } from "../connection/version-book.ts";
import { placesOf } from "../hub-store.ts";
import { openOwnHub, type OwnHub } from "./own-hub.ts";
import type { Place } from "./place.ts";
import { note } from "./say.ts";

export async function openTakenUp(place: Place): Promise<OwnHub> {
  try {
    return await openOwnHub(place);
  } catch (error) {
    const book = openVersionBook(place.configFile, placesOf(place.data).versions);
    const [former, refused] = book.list().slice(-2);
    if (!isFault(error) || former === undefined || refused?.author === null) throw error;
    const reason = `version ${refused?.version} gives no hub: ${error.subject}: ${error.cause}`;
    book.write(book.text(former.version), {
      at: instantText(systemClock.now()),
      author: null,
      reason,
      what: `back to version ${former.version}`,
    });
    note(`${reason}. Version ${former.version} is back.`);
    return openOwnHub(place);
  }
}
