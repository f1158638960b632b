/** A deployment as the API tells of it, of one task unless something else is said. */
export function deployment(part: Readonly<Record<string, unknown>> = {}) {
  return {
    id: "5ty5xg7w3q7qn4ea",
    state: "running",
    createdAtMs: 90_000,
    allocations: [allocation()],
    events: [],
    refusals: [],
    ...part,
  };
}

export function allocation(part: Readonly<Record<string, unknown>> = {}) {
  return {
    name: "hello",
    node: "anywhere",
    type: "task",
    state: "running",
    provider: "bob",
    peer: "12D3KooWKxs8Asw2YPavP1V9ey1qn3JYzeaVneYqgep5fi4KAuo6",
    ports: [],
    ...part,
  };
}

export function event(sequence: number, message: string) {
  return { sequence, atMs: 90_000 + sequence * 50, kind: "state", message };
}

export function logs(text: string, part: Readonly<Record<string, unknown>> = {}) {
  const chunks = text === "" ? [] : [{ stream: "stdout", text }];
  return { allocation: "hello", chunks, cursor: text.length, dropped: 0, isEnded: false, ...part };
}
