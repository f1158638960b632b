/**
 * A DNS name of one or more labels, as host names are: letters, digits and inner hyphens. Dots are welcome,
 * `db.primary` becomes `db.primary.internal`.
 */
export function isDnsName(text: string): boolean {
  return text.length <= longestDnsName && text.split(".").every((label) => dnsLabel.test(label));
}

/** A name that an author gives to a node or a label: nothing that a path or a shell would trip over. */
export function isPlainName(text: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,252})$/u.test(text);
}

/** The shape of a peer id made from an Ed25519 key, in base58. Whether the peer exists, only the network knows. */
export function isPeerId(text: string): boolean {
  return /^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/u.test(text);
}

/** A name of the environment that every shell and C library accepts. */
export function isEnvironmentName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]{0,254}$/u.test(text);
}

/** Names that mean something on every object: nothing from a file may be called so. */
export function isReservedName(text: string): boolean {
  return text === "__proto__" || text === "constructor" || text === "prototype";
}

/** 253 is what DNS allows, `.internal` included. */
const longestDnsName = 253 - ".internal".length;

const dnsLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/iu;
