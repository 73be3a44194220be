// All that people do about the systems of a hub: connect them, change hub.yaml, look back at what came of it.

import { configurationRoutes } from "./configuration-route.ts";
import { connectionRoutes } from "./connection-route.ts";
import type { Door } from "./door.ts";
import { historyRoutes } from "./history-route.ts";
import { mappingEditRoutes } from "./mapping-edit-route.ts";
import { modeRoutes } from "./mode-route.ts";
import { readingRoutes } from "./reading-route.ts";

export function connectingRoutes(door: Door): void {
  connectionRoutes(door);
  configurationRoutes(door);
  modeRoutes(door);
  mappingEditRoutes(door);
  historyRoutes(door);
  readingRoutes(door);
}
