import { ask, deploymentPath } from "./ask.ts";
import type { CliEnvironment } from "./environment.ts";
import type { Shaped } from "./shape.ts";
import { logsView } from "./views.ts";

/** A piece of what a program printed. */
export type LogChunk = Shaped<typeof logsView>["chunks"][number];

export interface FollowOptions {
  readonly id: string;
  /** May be absent where the deployment has only one. */
  readonly allocation: string | undefined;
  /** True: until the program has ended. False: only what it has printed so far. */
  isFollowing(): boolean;
  onChunk(chunk: LogChunk): void;
  /** So many characters are missing here: they were dropped before anyone had read them. */
  onDropped(characters: number): void;
}

/** How long the node may hold an answer back while there is nothing new, in milliseconds. */
const longestWaitMs = 5_000;

/** Hands over what an allocation printed, in order, each piece once. */
export async function followLogs(
  environment: Pick<CliEnvironment, "client" | "signal">,
  { id, allocation, isFollowing, onChunk, onDropped }: FollowOptions,
): Promise<void> {
  let cursor = 0;
  for (;;) {
    const isWaiting = isFollowing();
    const query = {
      ...(allocation === undefined ? {} : { allocation }),
      cursor: String(cursor),
      waitMs: String(isWaiting ? longestWaitMs : 0),
    };
    const request = { method: "GET", path: deploymentPath(id, "/logs"), query } as const;
    const { value } = await ask(environment, request, logsView);
    if (value.dropped > 0) onDropped(value.dropped);
    for (const chunk of value.chunks) onChunk(chunk);
    const isSilent = value.chunks.length === 0;
    if (isSilent && (value.isEnded || !isWaiting)) return;
    cursor = value.cursor;
  }
}
