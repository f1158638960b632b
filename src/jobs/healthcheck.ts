import type { Field } from "./field.ts";
import { warnNotYet } from "./not-yet.ts";

/** Checks how an allocation says it is asked for its health; in old files the name of a script. */
export function checkHealthcheck(where: Field): void {
  if (where.value === undefined) return;
  warnNotYet(where);
  if (where.value.kind === "scalar") return void where.filledText();
  const map = where.map();
  if (map === undefined) return;
  if (map.entries().length === 0) return where.error('must not be empty; write "{type: command, exec: […]}"');
  const type = map.get("type");
  const kind = type.required("is missing; write command or http")
    ? type.word(["command", "http"])
    : undefined;
  if (kind === "http") map.get("endpoint").required("is missing; write the URL to ask");
  if (kind === "command") map.get("exec").required('is missing; write a list, such as ["curl", "localhost"]');
  map.get("exec").list();
  map.get("endpoint").filledText();
  map.get("response").map();
  checkInterval(map.get("interval"));
  map.warnOfUnknownKeys();
}

function checkInterval(where: Field): void {
  const written = where.text();
  if (written === undefined) return;
  const isDuration = /^(?:\d{1,9}(?:\.\d{1,9})?(?:ns|us|µs|ms|s|m|h)?)+$/u.test(written);
  if (!isDuration) where.error("must be a duration, such as 30s");
  else if (!/[1-9]/u.test(written)) where.error("must be more than 0");
}
