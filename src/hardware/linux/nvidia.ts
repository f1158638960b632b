import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Card, parseNvidia } from "./nvidia-text.ts";

/** NVIDIA's cards as their tool tells; none where there is no tool, no driver, or no answer in time. */
export async function askNvidia(): Promise<readonly Card[]> {
  const query = ["--query-gpu=index,name,memory.total,memory.used", "--format=csv,noheader,nounits"];
  try {
    const { stdout } = await promisify(execFile)("nvidia-smi", query, {
      timeout: answerMs,
      killSignal: "SIGKILL",
    });
    return parseNvidia(stdout);
  } catch {
    // A machine without usable cards is an ordinary machine.
    return [];
  }
}

// A driver that wakes its cards takes a second or two; a broken one takes forever.
const answerMs = 5000;
