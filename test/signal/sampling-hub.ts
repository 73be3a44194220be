// A hub that reads its samples until it is killed. Says "read" with every progress.
import { killableHub } from "../hub/killable-hub.ts";

const hub = await killableHub();
await hub.run({ onProgress: () => console.log("read") });
await hub[Symbol.asyncDispose]();
