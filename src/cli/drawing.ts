// The picture of the hub, drawn from what its API answers.

import type { Door } from "./door.ts";
import { figure } from "./say.ts";

export interface Drawing {
  facts(): Promise<Facts>;
  text(facts: Facts): string;
  show(): Promise<void>;
}

export interface Facts {
  readonly position: number;
  readonly api: string | undefined;
}

export function drawing(door: Door, api: string | undefined): Drawing {
  const facts = async (): Promise<Facts> => {
    const { position } = await door.get("/health");
    return { position, api };
  };
  const text = ({ position }: Facts): string => `position ${figure(position)}`;
  return {
    facts,
    text,
    async show() {
      process.stdout.write(`${text(await facts())}\n`);
    },
  };
}
