import type { Resources } from "../hardware/resources.ts";

/**
 * The unit of deployment, as every part behind the parser knows it: what shall run (allocations), and which of it
 * shall share a machine (nodes). Plain data with own keys only and no undefined values, so that it travels in a
 * message unchanged. Every allocation is on exactly one node.
 */
export interface Ensemble {
  /** By name, in the order written. */
  readonly allocations: Readonly<Record<string, AllocationSpec>>;
  /** By name, in the order written. */
  readonly nodes: Readonly<Record<string, NodeSpec>>;
  /** The owner's own labels; nothing here reads them. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** One workload. */
export interface AllocationSpec {
  readonly name: string;
  readonly executor: ExecutorKind;
  /** A task runs once and its exit code counts; a service is meant to run until it is stopped. */
  readonly type: "task" | "service";
  /** What it needs and may use, no more and no less. */
  readonly resources: Resources;
  readonly execution: ExecutionSpec;
  /** Its host name among the allocations of the ensemble, in lower case, without the zone. */
  readonly dnsName: string;
}

/** The executors that an ensemble may name. */
export type ExecutorKind = "docker" | "firecracker";

/** What runs, and how it is started. */
export interface ExecutionSpec {
  /** For docker an image reference; for firecracker the root file system. */
  readonly image: string;
  /** Absent: the image's own. */
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  readonly user?: string;
  /** May write to its own root file system; off unless the ensemble asks. */
  readonly isRootWritable: boolean;
}

/** A placeholder for one machine, and what runs there together. */
export interface NodeSpec {
  readonly name: string;
  readonly allocations: readonly string[];
  /** Only this peer will do. */
  readonly peer?: string;
  readonly ports: readonly PortSpec[];
}

/** A TCP port of the machine that leads to a port of an allocation on it. */
export interface PortSpec {
  /** 0: any that the machine has free. */
  readonly public: number;
  readonly private: number;
  readonly allocation: string;
}
