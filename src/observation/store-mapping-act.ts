// What the log says that people did with mappings: rehearsed, approved, replayed.

import { type Query, query } from "../platform/database.ts";

/** Begins the key of every such act; the index of them knows it too. */
export const mappingActPrefix = "mapping/";

/** Begins the name of every such act. A feed of a source called "mapping" has acts whose key begins so too. */
export const mappingActName = "mapping-";

/** In the order of the log. */
export const mappingActsQuery = (upTo: number): Query =>
  query(`select * from observation.entry e where ${isMappingAct} and e.position <= $1::bigint order by e.position, e.ordinal`, [
    String(upTo),
  ]);

/** Of an entry `e`. */
export const isMappingAct = `e.kind = 'act' and left(e.key, 8) = '${mappingActPrefix}' and e.body like '{"act":"${mappingActName}%'`;
