import { checkAccessKeys } from "./access-key.ts";
import type { AllocationSpec, ExecutorKind } from "./ensemble.ts";
import { executorKinds, type ReadExecution, readExecution } from "./execution.ts";
import type { Field } from "./field.ts";
import type { Findings } from "./findings.ts";
import { checkHealthcheck } from "./healthcheck.ts";
import { isDnsName } from "./names.ts";
import { warnNotYet } from "./not-yet.ts";
import { quoted } from "./path.ts";
import { type ResourceTemplates, withTemplate } from "./resource-template.ts";
import { readResources } from "./resources.ts";
import { checkVolume, checkVolumes } from "./volume.ts";

/** What of the rest of the file an allocation may refer to. */
export interface AllocationScope {
  readonly templates: ResourceTemplates;
  readonly scripts: ReadonlySet<string>;
  readonly findings: Findings;
}

/** Reads one allocation. Undefined when it has errors, which have been reported. */
export function readAllocation(
  name: string,
  where: Field,
  scope: AllocationScope,
): AllocationSpec | undefined {
  if (!isDnsName(name)) where.error("the name must be a host name: letters, digits and inner hyphens");
  if (!where.required("is empty; write executor, type, resources and execution")) return undefined;
  const map = where.map();
  if (map === undefined) return undefined;
  const executor = map.get("executor");
  const named = executor.word(executorKinds);
  const type = readType(map.get("type"));
  const resources = readOwnResources(map.get("resources"), scope);
  const execution = readExecution(map.get("execution"), named);
  const kind = agreedKind(executor, named, execution);
  const dnsName = readDnsName(map.get("dns_name"), name);
  checkHealthcheck(map.get("healthcheck", "health_check"));
  checkVolume(map.get("volume"));
  checkVolumes(map.get("volumes"));
  checkAccessKeys(map.get("keys"));
  checkProvision(map.get("provision"), scope.scripts);
  checkRecovery(map.get("failure_recovery"));
  map.get("depends_on");
  map.warnOfUnknownKeys();
  const spec = execution?.spec;
  if (resources === undefined || spec === undefined || kind === undefined || dnsName === undefined)
    return undefined;
  return { name, executor: kind, type, resources, execution: spec, dnsName };
}

function readType(where: Field): AllocationSpec["type"] {
  if (where.value !== undefined) return where.word(["task", "service"]) ?? "service";
  where.warn(
    "has no type and is taken for a service; write type: service, or type: task if it ends by itself",
  );
  return "service";
}

function readOwnResources(where: Field, { templates, findings }: AllocationScope) {
  if (!where.required("is missing; write cpu, ram and disk")) return undefined;
  const complete = withTemplate(where, templates, findings);
  return complete === undefined ? undefined : readResources(complete);
}

/** The executor may be left out where the execution names it; otherwise both must say the same. */
function agreedKind(
  executor: Field,
  named: ExecutorKind | undefined,
  execution: ReadExecution | undefined,
): ExecutorKind | undefined {
  if (execution === undefined) return named;
  const { kind, type } = execution;
  if (executor.value === undefined || kind === undefined) return kind;
  if (named === undefined || named === kind) return named;
  return executor.error(`must be the same as execution.type, which is ${type.text()}`);
}

function readDnsName(where: Field, name: string): string | undefined {
  const text = where.value === undefined ? name : where.text();
  if (text === undefined || where.value === undefined || isDnsName(text)) return text?.toLowerCase();
  return where.error("must be a host name: letters, digits and inner hyphens, such as db or db.primary");
}

function checkProvision(where: Field, scripts: ReadonlySet<string>): void {
  warnNotYet(where);
  for (const item of where.list() ?? []) {
    const name = item.required("must be the name of a script") ? item.text() : undefined;
    if (name !== undefined && !scripts.has(name))
      item.error(`there is no ${quoted(name)} in the file's scripts; write one there`);
  }
}

function checkRecovery(where: Field): void {
  const strategy = where.word(["stay_down", "one_for_one", "one_for_all", "rest_for_one"]);
  if (strategy !== undefined && strategy !== "stay_down") warnNotYet(where);
}
