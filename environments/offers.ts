/** The places where a fleet of nodes can live. */
export const environmentNames = ["simulated", "memory", "local"] as const;

/** One of these; folders of the same name hold them. */
export type EnvironmentName = (typeof environmentNames)[number];

/** What a place can do beside running nodes. A scenario asks for it with a tag: `@needs:faults`. */
export type Offer =
  /** Programs run in containers, real or scripted. */
  | "docker"
  /** The containers are real: their walls can be tried. */
  | "containers"
  /** Ways between machines can be cut and healed. */
  | "faults"
  /** A node's process can be killed and started again on the same disk. */
  | "crash"
  /** The power of a machine can go, and with it what its disk had not synced. */
  | "power"
  /** Hours pass in no time. */
  | "virtual-time"
  /** Machines have the cores, memory and disk that a scenario gives them. */
  | "hardware"
  /** Hundreds of machines. */
  | "crowd"
  /** One of the machines can speak to others without being a node. */
  | "attacker"
  /** The programs that a person types are started as processes of their own. */
  | "processes";

/** What each place has at its best; a fleet says what it has here and now. */
export const offersOf: Readonly<Record<EnvironmentName, readonly Offer[]>> = {
  simulated: ["docker", "faults", "crash", "power", "virtual-time", "hardware", "crowd", "attacker"],
  memory: ["docker", "hardware"],
  local: ["docker", "containers", "crash", "processes"],
};

/** The environment of that name, if there is one. */
export function environmentNamed(word: string): EnvironmentName | undefined {
  return environmentNames.find((name) => name === word);
}
