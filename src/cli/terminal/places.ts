import { existsSync, lstatSync, readdirSync } from "node:fs";

type Variables = Readonly<Record<string, string | undefined>>;

/** Where a node keeps its key and its memory unless told otherwise. */
export function defaultDataDirectory(variables: Variables): string {
  const { XDG_STATE_HOME, HOME } = variables;
  if (userId() === 0) return "/var/lib/dms";
  return `${XDG_STATE_HOME ?? `${HOME ?? "/tmp"}/.local/state`}/dms`;
}

/** Where a person's keys lie: the one directory that is worth a backup. */
export function keysDirectory(variables: Variables): string {
  const { DMS_KEYS_DIR, XDG_DATA_HOME, HOME } = variables;
  if (DMS_KEYS_DIR !== undefined && DMS_KEYS_DIR !== "") return DMS_KEYS_DIR;
  return `${XDG_DATA_HOME ?? `${HOME ?? "/tmp"}/.local/share`}/dms/keys`;
}

/** Where `dms dev` keeps the networks of this user: short, for a socket's path must be. */
export function devDirectory(variables: Variables): string {
  return `${variables["XDG_RUNTIME_DIR"] ?? variables["TMPDIR"] ?? "/tmp"}/dms-dev-${userId()}`;
}

/** The sockets on which a node may answer, the likeliest first: the one named, else this user's node or network. */
export function apiSockets(named: string | undefined, variables: Variables): readonly string[] {
  const only = named ?? variables["DMS_API_SOCKET"];
  if (only !== undefined && only !== "") return [only];
  const own = `${variables["DMS_DATA_DIR"] ?? defaultDataDirectory(variables)}/api.sock`;
  return [own, ...devSockets(devDirectory(variables))];
}

/** The first node of each network of `dms dev`, the newest network first. */
function devSockets(directory: string): readonly string[] {
  try {
    // Under a shared directory anyone could lay out a network of this name.
    const { uid, mode } = lstatSync(directory);
    if (uid !== userId() || (mode & 0o077) !== 0) return [];
    const networks = readdirSync(directory).map((name) => `${directory}/${name}`);
    return networks
      .map((path) => ({ path, madeAt: lstatSync(path).mtimeMs }))
      .sort((one, other) => other.madeAt - one.madeAt)
      .map(({ path }) => `${path}/${firstDevNode}/api.sock`);
  } catch {
    // No network was ever started, or one is just going away: then there is none to ask.
    return [];
  }
}

/** The node of a development network that commands are meant for when nothing else is said. */
export const firstDevNode = "alice";

/** Whether the shell finds a program of that name. */
export function isOnPath(program: string, path = ""): boolean {
  return path.split(":").some((directory) => existsSync(`${directory}/${program}`));
}

function userId(): number {
  return process.getuid?.() ?? 0;
}
