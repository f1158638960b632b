import { importBusybox } from "../../src/executor/docker/busybox-image.ts";
import { socketRequest } from "./socket-request.ts";

/** The containers of this machine, as its engine sees them. */
export interface Containers {
  /** Ids of those that belong to this peer; only the running ones, or all. */
  of(peer: string, which: "running" | "all"): Promise<readonly string[]>;
  /** Ids of those whose name holds one of the words. */
  named(words: readonly string[]): Promise<readonly string[]>;
  remove(id: string): Promise<void>;
}

const engine = "/var/run/docker.sock";

/** Undefined where no engine answers. Makes the image that the scenarios' jobs use. */
export async function containersHere(): Promise<Containers | undefined> {
  try {
    const { status } = await socketRequest(engine, { method: "GET", path: "/_ping" });
    if (status !== 200) return undefined;
    await importBusybox();
  } catch {
    // Not installed, not started, or not for this user: scenarios that need it say so.
    return undefined;
  }
  return {
    of: (peer, which) => list({ label: [`dms.owner=${peer}`] }, which === "all"),
    named: async (words) => (words.length === 0 ? [] : list({ name: words }, true)),
    remove: async (id) => {
      await socketRequest(engine, { method: "DELETE", path: `/containers/${id}`, query: { force: "true" } });
    },
  };
}

async function list(
  filters: Readonly<Record<string, readonly string[]>>,
  isAll: boolean,
): Promise<readonly string[]> {
  const query = { all: String(isAll), filters: JSON.stringify(filters) };
  const { body } = await socketRequest(engine, { method: "GET", path: "/containers/json", query });
  return Array.isArray(body) ? body.map((each) => String(Reflect.get(Object(each), "Id"))) : [];
}
