/** "quota period" in microseconds, as cpu.max has it: in thousandths of a core, without end when there is no limit. */
export function cpuLimit(text: string | undefined): number {
  const [quota, period] = (text ?? "").trim().split(/\s+/).map(Number);
  if (quota === undefined || period === undefined || !(quota > 0) || !(period > 0))
    return Number.POSITIVE_INFINITY;
  return Math.floor((quota / period) * 1000);
}

/** memory.max or its elder: bytes, without end when there is no limit. */
export function memoryLimit(text: string | undefined): number {
  const bytes = Number.parseInt(text ?? "", 10);
  // The elder writes a number beyond all memory where the younger says "max".
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : Number.POSITIVE_INFINITY;
}
