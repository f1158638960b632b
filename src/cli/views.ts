import { anything, boolean, fields, list, number, optional, type Shaped, text } from "./shape.ts";

/** An amount of a machine, as the API writes it. */
export const resourcesView = fields({
  cpuMillicores: number,
  memoryBytes: number,
  diskBytes: number,
  gpus: list(anything),
});
/** What `resourcesView` reads. */
export type ResourcesView = Shaped<typeof resourcesView>;

export const statusView = fields({
  name: text,
  did: text,
  peer: text,
  addresses: list(text),
  version: text,
  startedAtMs: number,
  isOnboarded: boolean,
  resources: fields({
    machine: optional(resourcesView),
    onboarded: optional(resourcesView),
    committed: optional(resourcesView),
    allocated: optional(resourcesView),
    free: optional(resourcesView),
  }),
  executors: list(text),
  deployments: number,
  allocations: number,
});
/** What `statusView` reads. */
export type StatusView = Shaped<typeof statusView>;

/** The machines that a node knows. */
export const peersView = fields({
  peers: list(fields({ id: text, isConnected: boolean, addresses: list(text) })),
});

/** One thing wrong, or worth a word, in an ensemble file. */
export const findingView = fields({
  path: optional(anything),
  message: text,
  line: optional(number),
  column: optional(number),
});
/** What `findingView` reads. */
export type FindingView = Shaped<typeof findingView>;

/** A deployment just begun. */
export const createdView = fields({ id: text, warnings: list(findingView) });

export const deploymentsView = fields({
  deployments: list(
    fields({ id: text, state: text, createdAtMs: number, allocations: number, summary: text }),
  ),
});

export const deploymentView = fields({
  id: text,
  state: text,
  createdAtMs: number,
  endedAtMs: optional(number),
  failure: optional(text),
  allocations: list(
    fields({
      name: text,
      node: text,
      type: text,
      state: text,
      provider: text,
      peer: text,
      exitCode: optional(number),
      how: optional(text),
      problem: optional(text),
      ports: list(fields({ public: number, private: number })),
    }),
  ),
  events: list(fields({ sequence: number, atMs: number, kind: text, message: text })),
  refusals: list(fields({ node: text, provider: text, because: text, message: text })),
});
/** What `deploymentView` reads. */
export type DeploymentView = Shaped<typeof deploymentView>;

/** A page of what a program printed. */
export const logsView = fields({
  allocation: text,
  chunks: list(fields({ stream: text, text })),
  cursor: number,
  isEnded: boolean,
  dropped: number,
});

/** What runs on the node's own machine, for anyone. */
export const allocationsView = fields({
  allocations: list(
    fields({
      id: text,
      deployment: text,
      name: text,
      state: text,
      resources: resourcesView,
      startedAtMs: optional(number),
    }),
  ),
});

/** The actors that live on a node. */
export const actorsView = fields({ actors: list(fields({ inbox: text, did: text, behaviors: number })) });

/** A page of what an actor would do for whoever asks. */
export const behaviorsView = fields({
  behaviors: list(fields({ path: text, summary: text, access: text, input: anything })),
  next: optional(text),
});

/** How a deployment that was stopped ended. */
export const shutdownView = fields({ state: text, problems: list(text) });

/** Nothing more will happen in such a deployment. */
export function isOver({ state }: { readonly state: string }): boolean {
  return state === "completed" || state === "failed";
}
