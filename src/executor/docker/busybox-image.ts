import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import Dockerode from "dockerode";
import { isMissing } from "./engine-failure.ts";
import { tar } from "./tar.ts";

/** A small image with a shell, for tests and examples, made on the machine itself: nothing is pulled. */
export const busyboxImage = "dms/busybox:1";

/** Makes the image of this machine's busybox (Debian: busybox-static) unless the engine has it. */
export async function importBusybox(docker = new Dockerode()): Promise<"made" | "present"> {
  try {
    await docker.getImage(busyboxImage).inspect();
    return "present";
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const [repo, tag] = busyboxImage.split(":");
  const archive = Readable.from([await busyboxArchive("/bin/busybox")]);
  const changes = ["ENV PATH=/bin", 'CMD ["sh"]'];
  const progress = await docker.importImage(archive, { repo, tag, changes });
  for await (const chunk of progress) {
    if (String(chunk).includes('"error"')) throw new Error(`the image could not be made: ${String(chunk)}`);
  }
  return "made";
}

async function busyboxArchive(binary: string): Promise<Uint8Array> {
  const { stdout } = await promisify(execFile)(binary, ["--list"]);
  const programs = stdout.split("\n").filter((name) => name !== "" && name !== "busybox");
  return tar([
    { path: "bin/", mode: 0o755 },
    { path: "tmp/", mode: 0o1777 },
    { path: "bin/busybox", mode: 0o755, content: await readFile(binary) },
    ...programs.map((name) => ({ path: `bin/${name}`, mode: 0o777, linkTo: "busybox" })),
  ]);
}
