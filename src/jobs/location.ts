import type { Field } from "./field.ts";
import { warnNotYet } from "./not-yet.ts";

/** Checks where in the world a node may and may not be. */
export function checkLocation(where: Field): void {
  warnNotYet(where);
  const map = where.map();
  if (map === undefined) return;
  for (const places of [map.get("accept"), map.get("reject")])
    for (const place of places.list() ?? []) checkPlace(place);
  map.warnOfUnknownKeys();
}

function checkPlace(where: Field): void {
  if (!where.required("must be a map, such as {continent: Europe}")) return;
  const map = where.map();
  if (map === undefined) return;
  const continent = map.get("continent", "region");
  if (continent.required("is missing; write one, such as Europe")) continent.filledText();
  if (continent.path.endsWith(".region")) continent.warn("is called continent now");
  const [country, city] = [map.get("country"), map.get("city")];
  for (const part of [country, city, map.get("asn"), map.get("isp")]) part.filledText();
  if (city.value !== undefined && country.value === undefined) city.error("needs a country beside it");
  map.warnOfUnknownKeys();
}
