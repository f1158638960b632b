import type { ApiRequest, ApiResponse } from "../../api/client.ts";
import { DmsError } from "../../errors/dms-error.ts";

/** An answer is JSON about one node. More than this, in bytes, is not from one of ours. */
const answerLimitBytes = 64 * 1024 * 1024;

const headLimitBytes = 16 * 1024;

/** The request as HTTP/1.1 with one header more than it needs: the connection ends with the answer. */
export function requestBytes({ method, path, query = {}, body }: ApiRequest): Buffer {
  const search = new URLSearchParams(query).toString();
  const content = Buffer.from(body === undefined ? "" : JSON.stringify(body));
  const head = [
    `${method} ${path}${search === "" ? "" : `?${search}`} HTTP/1.1`,
    "host: localhost",
    "connection: close",
    "accept: application/json",
    ...(body === undefined ? [] : ["content-type: application/json", `content-length: ${content.length}`]),
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), content]);
}

/** Takes an answer in pieces; returns it once it is whole. Throws API_BAD_ANSWER for what no node of ours would say. */
export function responseReader(): { add(bytes: Uint8Array): ApiResponse | undefined } {
  const pieces: Uint8Array[] = [];
  let received = 0;
  let head: Head | undefined;
  return {
    add: (bytes) => {
      pieces.push(bytes);
      received += bytes.length;
      if (received > answerLimitBytes) throw badAnswer("it is larger than any answer of a node");
      head ??= readHead(Buffer.concat(pieces));
      if (head === undefined || received < head.bytes + head.contentBytes) return undefined;
      const content = Buffer.concat(pieces).subarray(head.bytes, head.bytes + head.contentBytes);
      return { status: head.status, body: parsed(content.toString()) };
    },
  };
}

interface Head {
  readonly status: number;
  /** Its own length, with the empty line. */
  readonly bytes: number;
  readonly contentBytes: number;
}

function readHead(received: Buffer): Head | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end === -1 && received.length > headLimitBytes) throw badAnswer("it is not HTTP");
  if (end === -1) return undefined;
  const text = received.subarray(0, end).toString("latin1");
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  if (status === undefined || length === undefined) throw badAnswer("it is not HTTP with a length");
  return { status: Number(status), bytes: end + 4, contentBytes: Number(length) };
}

function parsed(content: string): unknown {
  try {
    const body: unknown = JSON.parse(content);
    return body;
  } catch (cause) {
    throw badAnswer("it is not JSON", cause);
  }
}

function badAnswer(why: string, cause?: unknown): DmsError {
  return new DmsError("API_BAD_ANSWER", `what answers on the socket is no node of ours: ${why}`, { cause });
}
