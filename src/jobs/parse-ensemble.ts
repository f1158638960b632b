import { type AllocationScope, readAllocation } from "./allocation.ts";
import { checkContracts } from "./contract.ts";
import { checkDependencies } from "./depends-on.ts";
import { readDocument } from "./document.ts";
import { checkEdgeConstraints } from "./edge-constraint.ts";
import type { AllocationSpec, Ensemble } from "./ensemble.ts";
import { type Field, field, type MapField } from "./field.ts";
import type { Finding } from "./finding.ts";
import type { Findings } from "./findings.ts";
import { allocationLimit } from "./limits.ts";
import { readMetadata } from "./metadata.ts";
import { readNodes } from "./nodes.ts";
import { warnNotYet } from "./not-yet.ts";
import { quoted } from "./path.ts";
import { readResourceTemplates } from "./resource-template.ts";
import { checkSupervisor } from "./supervisor.ts";

/** An ensemble, or everything that is wrong with the text at once. Warnings say what will not do what it seems to. */
export type Parsed =
  | { readonly ok: true; readonly ensemble: Ensemble; readonly warnings: readonly Finding[] }
  | { readonly ok: false; readonly errors: readonly Finding[]; readonly warnings: readonly Finding[] };

/**
 * Reads the text of an ensemble file, YAML or JSON, from anyone. Never throws, and works no longer than the limits in
 * limits.ts allow, whatever the text.
 */
export function parseEnsemble(text: string): Parsed {
  const { root, findings } = readDocument(text);
  const ensemble =
    root === undefined ? undefined : readEnsemble(field(root, "", root.offset, findings), findings);
  if (findings.errors().length === 0 && ensemble === undefined) findings.error("", 0, nothingWritten);
  const [errors, warnings] = [findings.errors(), findings.warnings()];
  return ensemble === undefined || errors.length > 0
    ? { ok: false, errors, warnings }
    : { ok: true, ensemble, warnings };
}

const nothingWritten = 'an ensemble is a map; begin with "allocations:"';

function readEnsemble(root: Field, findings: Findings): Ensemble | undefined {
  if (!root.required(nothingWritten)) return undefined;
  const map = unwrapped(root);
  if (map === undefined) return undefined;
  checkVersion(map.get("version"));
  const scope = readScope(map, findings);
  const allocationFields = new Map(readAllocationFields(map.get("allocations")));
  const allocations = readAllocations(allocationFields, scope);
  const { nodes, names, nodeOf } = readNodes(map.get("nodes"), allocationFields);
  checkDependencies(allocationFields, nodeOf);
  const metadata = readMetadata(map.get("metadata"));
  checkTheRest(map, new Set(allocationFields.keys()), names);
  map.warnOfUnknownKeys();
  return { allocations, nodes, metadata };
}

/** Old files may have everything under one key that names the version. */
function unwrapped(root: Field): MapField | undefined {
  if (root.value?.kind !== "map") return root.error(nothingWritten);
  const map = root.map();
  const [only, second] = map?.entries() ?? [];
  const isWrapped = only !== undefined && second === undefined && only[0].toLowerCase() === "v1";
  return isWrapped ? only[1].map() : map;
}

function checkVersion(where: Field): void {
  const version = where.text();
  if (version !== undefined && !["v1", "ensemblev1"].includes(version.toLowerCase()))
    where.error("must be V1");
}

function readScope(map: MapField, findings: Findings): AllocationScope {
  const scripts = map.get("scripts");
  warnNotYet(scripts);
  const names = new Set((scripts.map()?.entries() ?? []).map(([name]) => name));
  return { templates: readResourceTemplates(map.get("resources")), scripts: names, findings };
}

function readAllocationFields(where: Field): readonly (readonly [string, Field])[] {
  if (!where.required("is missing; write at least one")) return [];
  const entries = where.map()?.entries() ?? [];
  if (where.value?.kind === "map" && entries.length === 0) where.error("is empty; write at least one");
  if (entries.length <= allocationLimit) return entries;
  where.error(`must be at most ${allocationLimit}; split the ensemble`);
  return entries.slice(0, allocationLimit);
}

function readAllocations(
  fields: ReadonlyMap<string, Field>,
  scope: AllocationScope,
): Ensemble["allocations"] {
  const allocations: [string, AllocationSpec][] = [];
  const names = new Map<string, string>();
  const hosts = new Map<string, string>();
  for (const [name, where] of fields) {
    const spec = readAllocation(name, where, scope);
    const twin = names.get(name.toLowerCase());
    if (twin !== undefined) where.error(`is the same name as ${quoted(twin)}, case aside; write another`);
    names.set(name.toLowerCase(), name);
    if (spec === undefined) continue;
    allocations.push([name, spec]);
    const other = hosts.get(spec.dnsName);
    if (other !== undefined && twin === undefined) reportSharedHost(where, spec.dnsName, other);
    hosts.set(spec.dnsName, name);
  }
  return Object.fromEntries(allocations);
}

function reportSharedHost(allocation: Field, dnsName: string, other: string): void {
  const written = allocation.map()?.get("dns_name");
  const where = written?.value === undefined ? allocation : written;
  where.error(`the host name ${quoted(dnsName)} belongs to ${quoted(other)} already; write another dns_name`);
}

/** Parts of the language that are checked, and then wait for a later version. */
function checkTheRest(map: MapField, allocations: ReadonlySet<string>, nodes: ReadonlySet<string>): void {
  const edges = map.get("edge_constraints", "edges");
  if (edges.value !== undefined && nodes.size === 0)
    edges.error("needs nodes; write the nodes that it is about");
  else checkEdgeConstraints(edges, nodes);
  checkSupervisor(map.get("supervisor"), allocations);
  checkContracts(map.get("contracts"));
  checkSubnet(map.get("subnet"));
  warnNotYet(map.get("keys"), map.get("volumes"), map.get("exclude_peers"));
  map.get("keys").map();
  map.get("exclude_peers").list();
  const escalation = map.get("escalation_strategy");
  if (escalation.word(["redeploy", "teardown"]) !== undefined) warnNotYet(escalation);
}

function checkSubnet(where: Field): void {
  const map = where.map();
  if (map === undefined) return;
  const join = map.get("join");
  if (join.required("is missing; write true or false") && join.flag() === true) warnNotYet(where);
  map.warnOfUnknownKeys();
}
