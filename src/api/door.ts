// How a route is declared: who may, what is asked, what is answered. Admission, waiting, position and freshness are the same
// for all of them and live here once.

import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from "fastify";
import { z } from "zod";
import { type Principal, readScope } from "../access/principal.ts";
import type { Action } from "../access/role.ts";
import { present } from "../base/assert.ts";
import type { Scope } from "../platform/database.ts";
import type { ApiHub } from "./api-hub.ts";
import { hasHiddenLines, ofCash } from "./cash-sight.ts";
import { answerOf, positionText, type SourceFreshness } from "./contract.ts";
import { atOnePosition, type Cut, type WaitFor } from "./cut.ts";
import type { Freshness } from "./freshness.ts";
import type { Admission } from "./guard.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    readonly action?: Admission;
    /** Whoever signed in has to have proved lately who they are. */
    readonly fresh?: true;
    /** No token is asked for: the route checks a signature over the bytes. */
    readonly signed?: true;
  }
}

interface Address {
  readonly url: `/${string}`;
  readonly action: Action;
  readonly summary: string;
}

/** Shapes of `:name` parts and of the query; every read also takes `after`. */
export interface ReadRoute<Params extends z.ZodRawShape, Query extends z.ZodRawShape, Data extends z.ZodType> extends Address {
  readonly params: Params;
  readonly query: Query;
  readonly data: Data;
  /** It tells of cash: it is read for the sites only whose cash whoever asks may see. */
  readonly cash?: true;
  readonly answer: (asked: Asked<z.infer<z.ZodObject<Params>>, z.infer<z.ZodObject<Query>>>) => Promise<z.input<Data>>;
}

export interface Asked<Params, Query> {
  readonly params: Params;
  readonly query: Query;
  readonly principal: Principal;
  readonly scope: Scope;
  readonly cut: Cut;
  /** There are sites whose cash whoever asks may not see. */
  readonly hiddenLines: boolean;
}

export interface WriteRoute<Body extends z.ZodType, Answer extends z.ZodType> extends Address {
  readonly headers?: z.ZodObject;
  /** Whoever signed in has to have proved lately who they are. */
  readonly fresh?: true;
  readonly body: Body;
  readonly answer: Answer;
  readonly perform: (told: Told<z.infer<Body>>) => Promise<z.input<Answer>>;
}

export interface Told<Body> {
  readonly body: Body;
  readonly principal: Principal;
  readonly request: FastifyRequest;
}

/** A call that proves itself; without a token, and small. */
export interface SignedRoute<Params extends z.ZodRawShape, Answer extends z.ZodType> extends Omit<Address, "action"> {
  readonly params: Params;
  readonly answer: Answer;
  readonly perform: (called: {
    readonly params: z.infer<z.ZodObject<Params>>;
    readonly request: FastifyRequest;
  }) => Promise<z.input<Answer>>;
}

/** About whoever asks, or before anybody is known. */
export interface ExchangeRoute<Body extends z.ZodType, Answer extends z.ZodType> extends Omit<Address, "action"> {
  readonly method: "GET" | "POST" | "DELETE";
  readonly action: Admission;
  readonly fresh?: true;
  /** Absent: none. */
  readonly body?: Body;
  readonly answer: Answer;
  readonly perform: (asked: {
    readonly body: z.infer<Body>;
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
  }) => Promise<z.input<Answer>>;
}

/** A browser goes there itself, and is sent on. `:name` parts of the address are text. */
export interface PageRoute extends Omit<Address, "action"> {
  readonly action: Admission;
  readonly fresh?: true;
  readonly perform: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
}

/** What somebody may send of whom nothing is known yet. */
const openBytesMax = 64 * 1024;

const signedBytesMax = 1024 * 1024;

/** Anything that is no JSON answer: metrics, events. */
export interface PlainRoute extends Address {
  readonly produces: string;
  /** Absent: any. */
  readonly query?: z.ZodRawShape;
  readonly perform: (request: FastifyRequest, reply: FastifyReply, principal: Principal) => Promise<unknown>;
}

export interface Door {
  readonly hub: ApiHub;
  readonly waitFor: WaitFor;
  readonly read: <P extends z.ZodRawShape, Q extends z.ZodRawShape, D extends z.ZodType>(route: ReadRoute<P, Q, D>) => void;
  readonly write: <B extends z.ZodType, A extends z.ZodType>(route: WriteRoute<B, A>) => void;
  readonly signed: <P extends z.ZodRawShape, A extends z.ZodType>(route: SignedRoute<P, A>) => void;
  readonly plain: (route: PlainRoute) => void;
  readonly exchange: <B extends z.ZodType, A extends z.ZodType>(route: ExchangeRoute<B, A>) => void;
  readonly page: (route: PageRoute) => void;
  /** An answer with where the hub stands now. */
  readonly answered: <Data>(principal: Principal, data: Data) => { position: number; sources: SourceFreshness[]; data: Data };
}

export interface DoorParts {
  readonly app: FastifyInstance;
  readonly hub: ApiHub;
  readonly waitFor: WaitFor;
  readonly freshness: Freshness;
}

export function openDoor({ app, hub, waitFor, freshness }: DoorParts): Door {
  return {
    hub,
    waitFor,
    read({ url, action, summary, params, query, data, cash, answer }) {
      const schema = {
        summary,
        params: z.strictObject(params),
        querystring: z.strictObject({ ...query, after: positionText.optional() }),
        response: { 200: answerOf(data) },
      };
      app.get(url, { config: { action }, schema }, async (request) => {
        // Both were read by these very schemas before the route was entered.
        const { after, ...rest } = request.query as { readonly after?: number };
        const asked = { params: request.params as z.infer<z.ZodObject<typeof params>>, query: rest as z.infer<z.ZodObject<typeof query>> };
        if (after !== undefined) await waitFor(after);
        const whole = principalOf(request);
        const principal = cash ? ofCash(hub.model, whole) : whole;
        const scope = readScope(principal);
        const hiddenLines = hasHiddenLines(whole, ofCash(hub.model, whole));
        const { result, position } = await atOnePosition(hub.database, scope, (cut) =>
          answer({ ...asked, principal, scope, cut, hiddenLines }),
        );
        return { position: position ?? hub.writer.position(), sources: freshness.now(whole), data: result };
      });
    },
    write({ url, action, summary, headers, fresh, body, answer, perform }) {
      const schema: FastifySchema = { summary, body, response: { 200: answer }, ...(headers ? { headers } : {}) };
      app.post(url, { config: configOf(action, fresh), schema }, async (request, reply) =>
        reply.send(await perform({ body: request.body as z.infer<typeof body>, principal: principalOf(request), request })),
      );
    },
    signed({ url, summary, params, answer, perform }) {
      const schema: FastifySchema = { summary, security: [], params: z.strictObject(params), response: { 200: answer } };
      const config = { action: "push", signed: true } as const;
      app.post(url, { config, schema, bodyLimit: signedBytesMax }, async (request, reply) =>
        reply.send(await perform({ params: request.params as z.infer<z.ZodObject<typeof params>>, request })),
      );
    },
    plain({ url, action, summary, produces, query, perform }) {
      const asked = query === undefined ? {} : { querystring: z.strictObject(query), response: { 200: fileAnswer } };
      const schema = { summary, produces: [produces], ...asked };
      app.get(url, { config: { action }, schema }, (request, reply) => perform(request, reply, principalOf(request)));
    },
    exchange({ method, url, action, summary, fresh, body, answer, perform }) {
      const open = action === "open" ? { security: [] } : {};
      const schema: FastifySchema = { summary, ...open, response: { 200: answer }, ...(body === undefined ? {} : { body }) };
      app.route({
        method,
        url,
        config: configOf(action, fresh),
        schema,
        bodyLimit: openBytesMax,
        handler: async (request, reply) =>
          reply.send(await perform({ body: request.body as z.infer<typeof body & z.ZodType>, request, reply })),
      });
    },
    page({ url, action, summary, fresh, perform }) {
      const names = [...url.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
      const params = z.strictObject(Object.fromEntries(names.map((name) => [name, z.string().max(63)])));
      const open = action === "open" ? { security: [] } : {};
      const schema: FastifySchema = { summary, ...open, params, response: { 302: moved } };
      app.get(url, { config: configOf(action, fresh), schema }, perform);
    },
    answered: (principal, data) => ({ position: hub.writer.position(), sources: freshness.now(principal), data }),
  };
}

const fileAnswer = z.string().describe("The file.");
const moved = z.null().describe("Another address.");

const configOf = (action: Admission, fresh: true | undefined) => (fresh === undefined ? { action } : { action, fresh });

export const principalOf = (request: FastifyRequest): Principal =>
  present(request.principal, "a principal: the guard admits before the route answers");
