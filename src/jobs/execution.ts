import type { ExecutionSpec, ExecutorKind } from "./ensemble.ts";
import { readEnvironment } from "./environment.ts";
import type { Field, MapField } from "./field.ts";
import { isImageReference } from "./image-reference.ts";
import { warnNotYet } from "./not-yet.ts";

/** What runs, and with what: an execution as written, before it is known which executor the allocation names. */
export interface ReadExecution {
  readonly kind: ExecutorKind | undefined;
  /** For messages about the kind. */
  readonly type: Field;
  readonly spec: ExecutionSpec | undefined;
}

/** Reads `{type, …}` with the keys of its type. Undefined when that cannot be told. */
export function readExecution(where: Field, executor: ExecutorKind | undefined): ReadExecution | undefined {
  if (!where.required('is missing; write "execution: {type: docker, image: …}"')) return undefined;
  const map = where.map();
  if (map === undefined) return undefined;
  const type = map.get("type");
  const isNamed = type.required("is missing; write docker");
  const kind = isNamed ? type.word(executorKinds) : undefined;
  const isFirecracker = (kind ?? executor) === "firecracker";
  const spec = isFirecracker ? readFirecracker(map) : readDocker(map);
  map.warnOfUnknownKeys();
  return { kind, type, spec };
}

/** The executors that an ensemble may name. */
export const executorKinds: readonly ExecutorKind[] = ["docker", "firecracker"];

function readDocker(map: MapField): ExecutionSpec | undefined {
  const image = readImage(map.get("image"));
  const entrypoint = readWords(map.get("entrypoint"));
  const command = readWords(map.get("cmd", "command"));
  const environment = readEnvironment(map.get("environment"));
  const workingDirectory = readDirectory(map.get("working_directory"));
  const user = readUser(map.get("user"));
  const isRootWritable = map.get("writable_root").flag() ?? false;
  refusePrivileges(map.get("privileged"));
  readRestartPolicy(map.get("restart_policy"));
  if (image === undefined) return undefined;
  return {
    image,
    ...(entrypoint !== undefined && { entrypoint }),
    ...(command !== undefined && { command }),
    environment,
    ...(workingDirectory !== undefined && { workingDirectory }),
    ...(user !== undefined && { user }),
    isRootWritable,
  };
}

function readFirecracker(map: MapField): ExecutionSpec | undefined {
  const image = readRequiredPath(map.get("root_file_system"));
  readRequiredPath(map.get("kernel_image"));
  map.get("kernel_args").filledText();
  map.get("initrd").filledText();
  warnNotYet(map.get("mmds_message"));
  map.get("type").warn("firecracker is read, but no machine runs it yet");
  return image === undefined ? undefined : { image, environment: {}, isRootWritable: true };
}

function readRequiredPath(where: Field): string | undefined {
  const path = where.required("is missing; write the path of the file") ? where.filledText() : undefined;
  return path === undefined || path.length <= longestPath ? path : where.error("is too long");
}

function readImage(where: Field): string | undefined {
  const image = where.required("is missing; write an image, such as busybox:1.36") ? where.text() : undefined;
  if (image === undefined || isImageReference(image)) return image;
  return where.error("must be an image reference in lower case, such as nginx:1.27 or ghcr.io/acme/app:2");
}

function readWords(where: Field): readonly string[] | undefined {
  if (where.value?.kind === "scalar")
    return where.error('must be a list of words, such as ["echo", "hello"]');
  const items = where.list() ?? [];
  if (items.length > mostWords) return where.error(`must be at most ${mostWords} words`);
  const words = items.map(readWord);
  const written = words.filter((word) => word !== undefined);
  return written.length === 0 || written.length < words.length ? undefined : written;
}

function readWord(where: Field): string | undefined {
  const word = where.required("must be text; put it in quotes") ? where.text() : undefined;
  return word === undefined || word.length <= longestWord
    ? word
    : where.error(`must have at most ${longestWord} characters`);
}

function readDirectory(where: Field): string | undefined {
  const path = where.filledText();
  if (path === undefined || (path.startsWith("/") && path.length <= longestPath)) return path;
  return where.error("must be an absolute path, such as /app");
}

function readUser(where: Field): string | undefined {
  const user = where.filledText();
  if (user === undefined || /^[\w.-]{1,63}(?::[\w.-]{1,63})?$/u.test(user)) return user;
  return where.error('must be a user, such as "1000:1000" or nobody');
}

function refusePrivileges(where: Field): void {
  if (where.flag() === true) where.error("privileged containers are not offered; leave it out");
}

function readRestartPolicy(where: Field): void {
  const policy = where.word(["no", "on-failure", "always", "unless-stopped"]);
  if (policy !== undefined && policy !== "no") warnNotYet(where);
}

/** What Linux allows for a path. */
const longestPath = 4096;

/** A script of some pages; what is longer belongs into the image. */
const longestWord = 32_768;

/** More than any command line seen; what needs more reads a file. */
const mostWords = 1024;
