import type { Field, MapField } from "./field.ts";
import { isFilled, warnNotYet } from "./not-yet.ts";

/** Checks an allocation's `volume`: a list of volumes, or one. */
export function checkVolume(where: Field): void {
  if (where.value === undefined) return;
  warnNotYet(where);
  if (where.value.kind === "map") return checkOne(where);
  for (const volume of where.list() ?? []) checkOne(volume);
}

/** Checks the older `volumes`: short texts `name:mountpoint`, or maps. */
export function checkVolumes(where: Field): void {
  warnNotYet(where);
  if (where.value?.kind === "scalar") where.error("must be a list or a map");
  if (where.value?.kind !== "list") return;
  for (const volume of where.list() ?? []) if (volume.value?.kind !== "map") volume.filledText();
}

function checkOne(where: Field): void {
  if (!where.required("must be a map with type and mount_destination")) return;
  const map = where.map();
  if (map === undefined) return;
  const type = map.get("type");
  const kind = type.required("is missing; write local or glusterfs")
    ? type.word(["local", "glusterfs"])
    : undefined;
  const destination = map.get("mount_destination");
  if (destination.required("is missing; write the path inside of the container")) destination.filledText();
  if (kind === "local") checkSource(map.get("src"));
  if (kind === "glusterfs") checkServers(map.get("servers"));
  map.get("read_only").flag();
  askForTheRest(map);
  map.warnOfUnknownKeys();
}

function checkSource(where: Field): void {
  const source = where.required("is missing; write an absolute path, or a volume's name")
    ? where.filledText()
    : undefined;
  if (source === undefined) return;
  if (source.includes("/") && !source.startsWith("/"))
    where.error("must be an absolute path, or a volume's name");
  else if (!source.includes("/") && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/u.test(source))
    where.error("must be an absolute path, or a name of letters, digits and _ . -");
}

function checkServers(where: Field): void {
  const servers = where.list();
  if (!isFilled(where)) where.error("must name at least one server");
  for (const server of servers ?? []) if (server.required("must not be empty")) server.filledText();
}

function askForTheRest(map: MapField): void {
  for (const key of ["name", "src", "servers", "client_private_key", "client_pem", "client_ca"]) map.get(key);
}
