// The OpenAPI 3.1 document, made from the very schemas that check the requests.

import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { faultAnswer } from "./contract.ts";

/** Routes are described as they are declared: call it before the first one. */
export async function describeRoutes(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Synchromesh", version, description: "Records, money and causes of one hub, each answer at one position." },
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
      security: [{ token: [] }],
    },
    transform: ({ schema, url, route }) => ({ schema: documented({ ...schema, [actionName]: route.config?.action }), url }),
  });
}

/** Under this name an operation says which action it is: roles allow actions. */
const actionName = "x-action";

const requestParts = ["params", "querystring", "headers", "body"] as const;

/** The schemas of a route as JSON Schema; what is no zod schema (summary, produces) stays. */
function documented(schema: object): Record<string, unknown> {
  const given: Readonly<Record<string, unknown>> = { ...schema };
  const known: Record<string, unknown> = { ...schema };
  for (const part of requestParts) {
    const asked = given[part];
    if (asked instanceof z.ZodType) known[part] = jsonSchema(asked, "input");
  }
  const answers = (given["response"] ?? {}) as Readonly<Record<string, unknown>>;
  const response: Record<string, unknown> = { default: fault };
  for (const [status, answer] of Object.entries(answers))
    if (answer instanceof z.ZodType) response[status] = described("The answer", jsonSchema(answer, "output"));
  return { ...known, response };
}

/** JSON also where the answer is a file. */
const fault = { description: "A fault", content: { "application/json": { schema: jsonSchema(faultAnswer, "output") } } };

const described = (description: string, schema: object): object => ({ ...schema, description });

function jsonSchema(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
