import { type Gpu, mebibyte } from "../resources.ts";

/** One card: all of it, and what of it is in use. */
export interface Card {
  readonly total: Gpu;
  readonly used: Gpu;
}

/** Lines of "index, name, total MiB, used MiB"; what is no such line is no card. */
export function parseNvidia(text: string): readonly Card[] {
  return text.split("\n").flatMap((line) => {
    const [, index, name, total, used] = /^(\d+), (.+), (\d+), (\d+)\s*$/.exec(line) ?? [];
    if (index === undefined || name === undefined) return [];
    const model = name.replace(/^NVIDIA\s+/, "");
    const card = { index: Number(index), vendor: "NVIDIA", model };
    return [
      {
        total: { ...card, vramBytes: Number(total) * mebibyte },
        used: { ...card, vramBytes: Number(used) * mebibyte },
      },
    ];
  });
}
