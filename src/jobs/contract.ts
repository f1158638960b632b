import type { Field } from "./field.ts";
import { warnNotYet } from "./not-yet.ts";

/** Checks the contracts that a deployment refers to. */
export function checkContracts(where: Field): void {
  warnNotYet(where);
  for (const [, contract] of where.map()?.entries() ?? []) {
    if (!contract.required('must be a map, such as {did: "did:key:…"}')) continue;
    const map = contract.map();
    if (map === undefined) continue;
    if (map.get("did").required("is missing; write the contract's DID")) checkDid(map.get("did"));
    for (const key of ["host", "provider", "requestor"]) checkDid(map.get(key));
    map.warnOfUnknownKeys();
  }
}

function checkDid(where: Field): void {
  const text = where.text();
  if (text !== undefined && !text.startsWith("did:")) where.error('must be a DID; it begins with "did:"');
}
