/**
 * The latest output of one program, in memory and bounded. Readers keep a cursor, so that nobody is told the same
 * twice, and are told how much was dropped before they came.
 */
export interface LogBuffer {
  append(stream: Stream, bytes: Uint8Array): void;
  /** What came after `cursor` (0: from the start), at most `limit` characters, at least one chunk if there is any. */
  read(cursor: number, limit: number): LogPage;
}

/** Which of its two outputs a program wrote to. */
export type Stream = "stdout" | "stderr";

/** Text as it came, of one stream; not cut at lines. */
export interface LogChunk {
  readonly stream: Stream;
  readonly text: string;
}

export interface LogPage {
  readonly chunks: readonly LogChunk[];
  /** To be given at the next read. */
  readonly cursor: number;
  /** Characters between the cursor given and the first chunk that were dropped for want of room. */
  readonly dropped: number;
}

/** One chatty program must not eat the node's memory; a person reads the end of a log, not its middle. */
export const logLimitCharacters = 1_048_576;

// A single chunk never outgrows a message, even when each character takes four bytes.
const chunkLimitCharacters = 8_192;

/** An empty buffer of `limitCharacters`. */
export function logBuffer(limitCharacters = logLimitCharacters): LogBuffer {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const kept: { readonly start: number; readonly stream: Stream; readonly text: string }[] = [];
  let end = 0;
  let size = 0;

  function keep(stream: Stream, text: string): void {
    kept.push({ start: end, stream, text });
    end += text.length;
    size += text.length;
    while (size > limitCharacters) size -= kept.shift()?.text.length ?? size;
  }

  return {
    append(stream, bytes) {
      const text = decoders[stream].decode(bytes, { stream: true });
      for (let at = 0; at < text.length; at += chunkLimitCharacters) {
        keep(stream, text.slice(at, at + chunkLimitCharacters));
      }
    },

    read(cursor, limit) {
      const first = kept.findIndex((chunk) => chunk.start >= cursor);
      if (first === -1) return { chunks: [], cursor: end, dropped: 0 };
      const chunks: LogChunk[] = [];
      let length = 0;
      let next = cursor;
      for (const { start, stream, text } of kept.slice(first)) {
        if (chunks.length > 0 && length + text.length > limit) break;
        chunks.push({ stream, text });
        length += text.length;
        next = start + text.length;
      }
      return { chunks, cursor: next, dropped: Math.max(0, (kept[first]?.start ?? cursor) - cursor) };
    },
  };
}
