import type { Field } from "./field.ts";
import { warnNotYet } from "./not-yet.ts";

/** Checks an allocation's `keys`: names of keys of the file (older), or keys themselves. */
export function checkAccessKeys(where: Field): void {
  warnNotYet(where);
  for (const key of where.list() ?? []) {
    if (key.value?.kind === "map") checkOne(key);
    else if (key.required("must be the name of a key, or {type, file, dest}")) key.filledText();
  }
}

function checkOne(where: Field): void {
  const map = where.map();
  if (map === undefined) return;
  const type = map.get("type");
  const kind = type.required("is missing; write ssh or gpg") ? type.word(["ssh", "gpg"]) : undefined;
  if (map.get("file").required("is missing; write the path of the key")) map.get("file").filledText();
  const destination = map.get("dest");
  if (kind === "gpg") destination.required("is missing; write where the key goes");
  destination.filledText();
  map.warnOfUnknownKeys();
}
