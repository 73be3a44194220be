// A hub that follows its sources until it is killed. Says "read N" with every progress, and what went wrong.
import { killableHub } from "./killable-hub.ts";

const hub = await killableHub();
for (;;) {
  const { feeds } = await hub.run({ onProgress: (reports) => console.log(`read ${reports.reduce((sum, { read }) => sum + read, 0)}`) });
  for (const { fault } of feeds) if (fault !== null) console.log(`fault ${fault.code} ${fault.cause}`);
}
