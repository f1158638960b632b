/** A file, a directory or a link, by its path in the archive. */
export interface TarEntry {
  readonly path: string;
  readonly mode: number;
  readonly content?: Uint8Array;
  readonly linkTo?: string;
}

/** A POSIX archive (ustar) with no times and no owners, so that the same entries give the same bytes. */
export function tar(entries: readonly TarEntry[]): Uint8Array {
  const blocks = entries.flatMap((entry) => [header(entry), padded(entry.content ?? new Uint8Array())]);
  // Two empty blocks end an archive.
  blocks.push(new Uint8Array(2 * blockBytes));
  const archive = new Uint8Array(blocks.reduce((size, block) => size + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    archive.set(block, at);
    at += block.length;
  }
  return archive;
}

const blockBytes = 512;

function header({ path, mode, content, linkTo }: TarEntry): Uint8Array {
  const block = new Uint8Array(blockBytes);
  const write = (at: number, text: string) => block.set(new TextEncoder().encode(text), at);
  const kind = linkTo !== undefined ? "2" : content !== undefined ? "0" : "5";
  write(0, path);
  write(100, octal(mode, 7));
  write(108, octal(0, 7));
  write(116, octal(0, 7));
  write(124, octal(content?.length ?? 0, 11));
  write(136, octal(0, 11));
  // The sum is taken with blanks in its own place.
  write(148, " ".repeat(8));
  write(156, kind);
  write(157, linkTo ?? "");
  write(257, "ustar\u000000");
  const sum = block.reduce((total, byte) => total + byte, 0);
  write(148, `${octal(sum, 6)}\u0000 `);
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function padded(content: Uint8Array): Uint8Array {
  const block = new Uint8Array(Math.ceil(content.length / blockBytes) * blockBytes);
  block.set(content);
  return block;
}
