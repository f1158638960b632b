import { z } from "zod";
import type { Route } from "./route.ts";

/** Where the API's description of itself is found. */
export const openApiPath = "/v1/openapi.json";

/** The OpenAPI 3.1 document of these routes: made from what the behaviours declare, so that it cannot differ. */
export function openApi(routes: readonly Route[], version: string): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "DMS local API",
      version,
      description:
        "What a node answers to programs of its own machine: HTTP on a unix socket that only its user may open. " +
        "A refusal says why: its `because` is stable, its `message` is for a person.",
    },
    paths,
    components: { schemas: { Refusal: refusalSchema } },
  };
}

function operation(route: Route) {
  const { properties, required } = inputFields(route);
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const parameters = [
    ...inPath.map((name) => ({ name, in: "path", required: true, schema: properties[name] ?? {} })),
    ...route.query.map((name) => ({
      name,
      in: "query",
      required: required.includes(name),
      schema: properties[name] ?? {},
    })),
  ];
  const rest = Object.keys(properties).filter(
    (name) => !inPath.includes(name) && !route.query.includes(name),
  );
  return {
    operationId: operationId(route),
    summary: route.summary,
    "x-behavior": route.contract.path,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.method === "POST" && rest.length > 0 ? { requestBody: body(rest, properties, required) } : {}),
    responses: responses(route),
  };
}

function body(names: readonly string[], properties: Properties, required: readonly string[]) {
  const needed = names.filter((name) => required.includes(name));
  const schema = {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, properties[name]])),
    ...(needed.length > 0 ? { required: needed } : {}),
  };
  return { required: needed.length > 0, content: { "application/json": { schema } } };
}

function responses(route: Route) {
  const refusal = { content: { "application/json": { schema: { $ref: "#/components/schemas/Refusal" } } } };
  return {
    200: {
      description: "Granted",
      content: { "application/json": { schema: jsonSchema(route.answers) } },
    },
    400: { description: "The request is not what this takes", ...refusal },
    404: { description: "There is no such thing", ...refusal },
    409: { description: "The node declines, and says why", ...refusal },
    500: { description: "The node failed", ...refusal },
    504: { description: "Nobody answered in time", ...refusal },
  };
}

/** GET /v1/deployments/{id}/logs → getDeploymentsIdLogs */
function operationId({ method, path }: Route): string {
  const words = path.split(/[^A-Za-z]+/).filter((word) => word !== "" && word !== "v");
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

type Properties = Readonly<Record<string, unknown>>;

function inputFields(route: Route): {
  readonly properties: Properties;
  readonly required: readonly string[];
} {
  const { properties, required } = inputSchema.parse(jsonSchema(route.contract.input));
  return { properties, required };
}

const inputSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

function jsonSchema(schema: unknown): Readonly<Record<string, unknown>> {
  if (!(schema instanceof z.ZodType)) return {};
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}

const refusalSchema = {
  type: "object",
  required: ["because", "message"],
  properties: {
    because: { type: "string", description: "A stable code in kebab-case" },
    message: { type: "string", description: "A sentence for a person" },
    details: { type: "object", description: "Facts beside the sentence" },
  },
};
