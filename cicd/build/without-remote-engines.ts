import type { Plugin } from "esbuild";

/** Files of the library for the container engine that are for engines on other machines and for building images. */
const unused = /^[.]\/(ssh|session|buildkit)(\.js)?$/;

/**
 * The engine is on this machine and nothing is built with it: the libraries for that weigh more than all else, cannot be
 * bundled (they look for files beside themselves), and would only be more to trust.
 */
export function withoutRemoteEngines(): Plugin {
  return {
    name: "without-remote-engines",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: unused }, ({ path, importer }) =>
        /node_modules\/(dockerode|docker-modem)\//.test(importer)
          ? { path, namespace: "without-remote-engines" }
          : undefined,
      );
      onLoad({ filter: /.*/, namespace: "without-remote-engines" }, ({ path }) => ({
        contents: `module.exports = () => { throw new Error("${path} is not part of this program"); }`,
        loader: "js",
      }));
    },
  };
}
