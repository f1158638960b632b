import assert from "node:assert/strict";
import type { Story } from "./world.ts";

/** A value of an answer, by its path: field(answer, "resources", "free", "cpuMillicores"). */
export function field(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value);
}

/** A list of an answer. */
export function list(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = field(value, ...path);
  assert.ok(Array.isArray(found), `there is no list ${path.join(".")} in ${JSON.stringify(value)}`);
  return found;
}

/** What the machine's node says about itself. */
export async function asked(story: Story, machine: string, path: string): Promise<unknown> {
  const { status, body } = await story.fleet.ask(machine, { method: "GET", path });
  assert.equal(status, 200, `${path} on ${machine}: ${JSON.stringify(body)}`);
  return body;
}
