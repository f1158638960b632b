import type { ApiClient, ApiRequest, ApiResponse } from "../api/client.ts";
import { DmsError } from "../errors/dms-error.ts";
import { runCli } from "./cli.ts";
import type { CliEnvironment } from "./environment.ts";

/** What a made-up node answers, in order, to requests of this method and path; the last answer goes on. */
export type Script = Readonly<Record<string, unknown>>;

/** An answer with another status than 200. */
export function status(code: number, body: unknown): { readonly status: number; readonly body: unknown } {
  return { status: code, body };
}

/** An answer that never comes. `reached` is called when it is asked for. */
export function silence(reached: () => void): Silence {
  return { reached };
}

interface Silence {
  readonly reached: () => void;
}

export interface Typed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** "GET /v1/status?after=1", and what was sent. */
  readonly asked: readonly string[];
  readonly bodies: readonly unknown[];
}

/** Types a line at a made-up node. A list in the script is answered one by one. */
export async function type(
  line: string,
  script: Script = {},
  given: Partial<CliEnvironment> & { readonly files?: Readonly<Record<string, string>> } = {},
): Promise<Typed> {
  let stdout = "";
  let stderr = "";
  const asked: string[] = [];
  const bodies: unknown[] = [];
  const { files = {}, ...rest } = given;
  const environment: CliEnvironment = {
    client: scripted(script, asked, bodies),
    clock: { now: () => 100_000, after: () => () => {} },
    readFile: (path) => files[path] ?? missing(path),
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    isTerminal: true,
    signal: new AbortController().signal,
    version: "1.2.3 (abc)",
    variables: {},
    ...rest,
  };
  const code = await runCli(line === "" ? [] : line.split(" "), environment);
  return { code, stdout, stderr, asked, bodies };
}

function scripted(script: Script, asked: string[], bodies: unknown[]): ApiClient {
  const turns = new Map<string, number>();
  return {
    request: async (request, signal) => {
      if (signal?.aborted) throw signal.reason;
      const key = `${request.method} ${request.path}`;
      asked.push(`${key}${queryOf(request)}`);
      bodies.push(request.body);
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      return answerOf(script, key, turn, signal);
    },
  };
}

function answerOf(
  script: Script,
  key: string,
  turn: number,
  signal: AbortSignal | undefined,
): Promise<ApiResponse> | ApiResponse {
  const told = script[key];
  const answer: unknown = Array.isArray(told) ? told[Math.min(turn, told.length - 1)] : told;
  if (answer === undefined) throw new DmsError("API_UNREACHABLE", `the script says nothing of ${key}`);
  if (isSilence(answer)) {
    return new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      answer.reached();
    });
  }
  return isResponse(answer) ? answer : { status: 200, body: answer };
}

function queryOf({ query = {} }: ApiRequest): string {
  const written = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return written.length === 0 ? "" : `?${written.join("&")}`;
}

function isSilence(answer: unknown): answer is Silence {
  return typeof answer === "object" && answer !== null && "reached" in answer;
}

function isResponse(answer: unknown): answer is ApiResponse {
  return typeof answer === "object" && answer !== null && "status" in answer && "body" in answer;
}

function missing(path: string): never {
  throw new DmsError("CLI_FILE_UNREADABLE", `cannot read ${path}: no such file or directory`, { path });
}
