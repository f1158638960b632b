import type { ApiRequest } from "../api/client.ts";
import { DmsError } from "../errors/dms-error.ts";
import type { CliEnvironment } from "./environment.ts";
import { isRecord, type Shape } from "./shape.ts";

/** A node's answer: as it came, for --json, and as a command reads it. */
export interface Answer<T> {
  readonly body: unknown;
  readonly value: T;
}

/** Asks the node. What it declines becomes a DmsError whose message is the node's own sentence. */
export async function ask<T>(
  { client, signal }: Pick<CliEnvironment, "client" | "signal">,
  request: ApiRequest,
  shape: Shape<T>,
): Promise<Answer<T>> {
  const { status, body } = await client.request(request, signal);
  if (status >= 400) throw refusedBy(status, body);
  return { body, value: shape(body, "answer") };
}

/** A path of the API with a deployment's id in it. */
export function deploymentPath(id: string, rest = ""): string {
  return `/v1/deployments/${encodeURIComponent(id)}${rest}`;
}

function refusedBy(status: number, body: unknown): DmsError {
  const because = isRecord(body) && typeof body["because"] === "string" ? body["because"] : "unknown";
  const message = isRecord(body) && typeof body["message"] === "string" ? body["message"] : undefined;
  const details = isRecord(body) ? body["details"] : undefined;
  return new DmsError(
    codeOf(status, because),
    message ?? `the node answered with status ${status} and no reason`,
    { because, details },
  );
}

function codeOf(status: number, because: string): string {
  if (status === 504) return "CLI_TIMED_OUT";
  if (because === "invalid-input") return "CLI_INVALID_INPUT";
  return because === "invalid-ensemble" ? "CLI_INVALID_ENSEMBLE" : "CLI_REFUSED";
}
