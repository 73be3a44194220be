import { beforeAll } from "vitest";
import { eachBackend } from "../support/database.ts";
import { openWorld } from "./api-world.ts";
import { cashFigures } from "./figures/cash.ts";
import { exportFigures } from "./figures/exports.ts";
import { keptFigures } from "./figures/kept.ts";
import { orderFigures } from "./figures/orders.ts";
import { overviewFigures } from "./figures/overview.ts";
import { searchFigures } from "./figures/search.ts";
import { reading, trade, type Trading } from "./figures/trading-world.ts";

/** One world for all of them: what is read of it changes nothing. */
eachBackend(({ open, beforeRemoval }) => {
  const trading = {} as { -readonly [Part in keyof Trading]: Trading[Part] };
  beforeAll(async () => {
    trading.world = await openWorld(await open(), beforeRemoval);
    trading.token = await trading.world.token({});
    trading.read = reading(trading.world);
    await trade(trading.world, trading.token);
  });
  cashFigures(trading);
  orderFigures(trading);
  overviewFigures(trading);
  searchFigures(trading);
  exportFigures(trading);
  keptFigures(trading);
});
