import { assert } from "../errors/assert.ts";
import { sum } from "../hardware/capability.ts";
import type { AllocationSpec, Ensemble, NodeSpec } from "../jobs/ensemble.ts";
import type { NodeDemand } from "./bid.ts";

/** What each node of the ensemble asks of a machine. */
export function demandsOf(ensemble: Ensemble): readonly NodeDemand[] {
  return Object.values(ensemble.nodes).map((node) => {
    const specs = allocationsOf(ensemble, node);
    return {
      name: node.name,
      resources: sum(specs.map(({ resources }) => resources)),
      executors: [...new Set(specs.map(({ executor }) => executor))],
      staticPorts: node.ports.map((port) => port.public).filter((port) => port !== 0),
      dynamicPorts: node.ports.filter((port) => port.public === 0).length,
    };
  });
}

/** The allocations that share this node's machine. */
export function allocationsOf(ensemble: Ensemble, node: NodeSpec): readonly AllocationSpec[] {
  return node.allocations.map((name) => {
    const spec = ensemble.allocations[name];
    assert(spec !== undefined, "a valid ensemble's nodes name its own allocations");
    return spec;
  });
}
