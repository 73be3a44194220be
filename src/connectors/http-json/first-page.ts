// The first page of a read, asked for when forms are compared and handed on to the read that follows: nothing is asked twice.

import { Fault } from "../../base/fault.ts";
import type { ContractObject } from "../../source/connector.ts";
import type { HttpAnswer } from "../http-exchange.ts";
import { rowsOfDocument, sampledForm } from "../json-form.ts";
import { firstPage, type PageCaller, type Reading } from "./page-reading.ts";

export interface FirstPages {
  /** The form of the page; no columns where it cannot be had: its reader says why. */
  form(name: string, reading: () => Promise<Omit<Reading, "limits">>, cursor: string | undefined): Promise<ContractObject>;
  /** Calls of the read of that feed, the first of which may be answered already. */
  handingOn(name: string): PageCaller;
}

export function firstPages(caller: PageCaller): FirstPages {
  const asked = new Map<string, { readonly url: string; readonly answer: Promise<HttpAnswer> }>();
  return {
    async form(name, reading, cursor) {
      asked.delete(name);
      try {
        const read = await reading();
        const url = firstPage(read, cursor);
        const answer = caller.get(url, `feed ${name}`);
        asked.set(name, { url: url.href, answer });
        return sampledForm(name, rowsOfDocument(Buffer.from((await answer).body).toString("utf8"), read.feed.list));
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        return { name, columns: [], rows: 0 };
      }
    },
    handingOn(name) {
      let known = asked.get(name);
      asked.delete(name);
      return {
        async get(url, subject) {
          const answer = known?.url === url.href ? known.answer : undefined;
          known = undefined;
          return answer ?? caller.get(url, subject);
        },
      };
    },
  };
}
