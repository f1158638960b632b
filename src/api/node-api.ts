import type { Node } from "../node/node.ts";
import { version } from "../node/version.ts";
import type { ApiClient } from "./client.ts";
import { openApi, openApiPath } from "./openapi.ts";
import { apiRouter, type Router } from "./router.ts";
import { routes } from "./routes.ts";

/** The router of a node: each route leads to one behaviour of the node's own actor. */
export function nodeRouter(node: Node, onFault?: (error: unknown) => void): Router {
  return apiRouter({
    ask: node.ask,
    routes,
    documents: { [openApiPath]: () => openApi(routes, version) },
    ...(onFault === undefined ? {} : { onFault }),
  });
}

/** A client of a node in the same process, as the simulator and tests use it; nothing lies between the two. */
export function nodeApi(node: Node): ApiClient {
  const router = nodeRouter(node);
  return {
    request: async (request, signal = new AbortController().signal) => {
      signal.throwIfAborted();
      return router.handle(request, signal);
    },
  };
}
