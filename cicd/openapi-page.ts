import { openApi } from "../src/api/openapi.ts";
import { routes } from "../src/api/routes.ts";
import { version } from "../src/node/version.ts";
import type { Page } from "./diagrams.ts";

/** The local API for tools that read OpenAPI: what a node itself serves at /v1/openapi.json. */
export function openApiPage(): readonly Page[] {
  return [{ path: "docs/openapi.json", text: `${JSON.stringify(openApi(routes, version), undefined, 2)}\n` }];
}
