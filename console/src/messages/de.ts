// German: the messages of every page, by its name.

import type { MessageFile } from "./message-file.ts";

const found = import.meta.glob<MessageFile>("./de/*.json", { import: "default", eager: true });

export const files = Object.fromEntries(Object.entries(found).map(([path, file]) => [path.slice("./de/".length, -".json".length), file]));
