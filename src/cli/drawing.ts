// The picture on this screen, drawn again when the figures have moved.

import type { Door } from "./door.ts";
import { picture } from "./picture.ts";
import { type PictureFacts, pictureFacts } from "./picture-facts.ts";
import { isTerminal } from "./say.ts";

export interface Drawing {
  readonly facts: () => Promise<PictureFacts>;
  readonly text: (facts: PictureFacts) => string;
  readonly show: () => Promise<void>;
}

const columnsDefault = 100;
/** Clears the screen and goes to its upper left corner. */
const fresh = "\u001b[2J\u001b[H";

export function drawing(door: Door, api: string | undefined): Drawing {
  const facts = (): Promise<PictureFacts> => pictureFacts(door, api);
  const text = (known: PictureFacts): string => picture(known, { columns: process.stdout.columns ?? columnsDefault, colour: isTerminal() });
  return {
    facts,
    text,
    async show() {
      const drawn = text(await facts());
      process.stdout.write(`${isTerminal() ? fresh : ""}${drawn}\n`);
    },
  };
}
