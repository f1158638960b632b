import type { NodeSpec, PortSpec } from "./ensemble.ts";
import type { Field } from "./field.ts";
import { checkLocation } from "./location.ts";
import { isPeerId, isPlainName } from "./names.ts";
import { isFilled, warnNotYet } from "./not-yet.ts";
import { quoted } from "./path.ts";

/** Reads one node. `allocations` are the names that the file defines; `place` says where each was put first. */
export function readNode(
  name: string,
  where: Field,
  allocations: ReadonlySet<string>,
  place: (allocation: string, on: string) => string | undefined,
): NodeSpec | undefined {
  if (!isPlainName(name)) where.error("the name must be letters, digits and inner _ . -");
  if (!where.required("is empty; write allocations: [...]")) return undefined;
  const map = where.map();
  if (map === undefined) return undefined;
  const names = readAllocationNames(name, map.get("allocations"), allocations, place);
  const peer = readPeer(map.get("peer"));
  const ports = readPorts(map.get("ports"), allocations, new Set(names));
  checkLocation(map.get("location"));
  checkRedundancy(map.get("redundancy"));
  checkRecovery(map.get("failure_recovery"));
  map.warnOfUnknownKeys();
  return { name, allocations: names, ...(peer !== undefined && { peer }), ports };
}

function readAllocationNames(
  node: string,
  where: Field,
  allocations: ReadonlySet<string>,
  place: (allocation: string, on: string) => string | undefined,
): readonly string[] {
  const names: string[] = [];
  for (const item of where.list() ?? []) {
    const name = item.required("must be the name of an allocation") ? item.text() : undefined;
    if (name === undefined) continue;
    const first = allocations.has(name) ? place(name, node) : undefined;
    if (!allocations.has(name)) item.error(`there is no allocation ${quoted(name)}`);
    else if (first !== undefined)
      item.error(`${quoted(name)} is on node ${quoted(first)} already; name it once`);
    else names.push(name);
  }
  if (!isFilled(where)) where.warn("names no allocation, so the node is left out");
  return names;
}

function readPeer(where: Field): string | undefined {
  const peer = where.filledText();
  if (peer === undefined || isPeerId(peer)) return peer;
  return where.error('must be a peer id: 52 characters that begin with "12D3KooW"');
}

function readPorts(where: Field, known: ReadonlySet<string>, here: ReadonlySet<string>): readonly PortSpec[] {
  const taken = new Set<number>();
  const items = where.list() ?? [];
  if (items.length > portLimit) where.error(`must be at most ${portLimit} ports`);
  return items.slice(0, portLimit).flatMap((item) => readPort(item, known, here, taken) ?? []);
}

function readPort(
  where: Field,
  known: ReadonlySet<string>,
  here: ReadonlySet<string>,
  taken: Set<number>,
): PortSpec | undefined {
  if (!where.required("must be a map, such as {public: 0, private: 80, allocation: web}")) return undefined;
  const map = where.map();
  if (map === undefined) return undefined;
  const publicPort = readPublicPort(map.get("public"), taken);
  const privatePort = readPrivatePort(map.get("private"));
  const allocation = readTarget(map.get("allocation"), known, here);
  map.warnOfUnknownKeys();
  if (publicPort === undefined || privatePort === undefined || allocation === undefined) return undefined;
  return { public: publicPort, private: privatePort, allocation };
}

function readPublicPort(where: Field, taken: Set<number>): number | undefined {
  const port = where.required("is missing; write 0 for any free port") ? where.number() : undefined;
  if (port === undefined || port === 0) return port;
  if (!Number.isInteger(port) || port < lowestPublicPort || port > highestPort)
    return where.error(`must be 0 for any free port, or from ${lowestPublicPort} to ${highestPort}`);
  if (taken.has(port))
    return where.error(`${port} is used on this node already; write another, or 0 for any`);
  taken.add(port);
  return port;
}

function readPrivatePort(where: Field): number | undefined {
  const port = where.required("is missing; write the port that the program listens on")
    ? where.number()
    : undefined;
  if (port === undefined || (Number.isInteger(port) && port >= 1 && port <= highestPort)) return port;
  return where.error(`must be from 1 to ${highestPort}`);
}

function readTarget(where: Field, known: ReadonlySet<string>, here: ReadonlySet<string>): string | undefined {
  const name = where.required("is missing; write which allocation the port leads to")
    ? where.text()
    : undefined;
  if (name === undefined || here.has(name)) return name;
  return known.has(name)
    ? where.error(`${quoted(name)} is not on this node; add it to the node's allocations, or move the port`)
    : where.error(`there is no allocation ${quoted(name)}`);
}

function checkRedundancy(where: Field): void {
  const copies = where.number();
  if (copies === undefined) return;
  if (!Number.isInteger(copies) || copies < 0) where.error("must be a whole number from 0");
  else if (copies > 0) warnNotYet(where);
}

function checkRecovery(where: Field): void {
  const strategy = where.word(["stay_down", "restart", "redeploy"]);
  if (strategy !== undefined && strategy !== "stay_down") warnNotYet(where);
}

/** The ports below belong to the machine. */
const lowestPublicPort = 1025;
const highestPort = 65_535;

/** More than a program of the kind that runs in a container listens on. */
const portLimit = 256;
