/**
 * A value of a message as JSON text. Bytes, which JSON has none of, are written as DAG-JSON writes them:
 * {"/":{"bytes":"…"}}, in base64 without padding.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, field: unknown) =>
    field instanceof Uint8Array ? { "/": { bytes: base64Of(field) } } : field,
  );
}

/** The other way round: JSON with bytes in that form, as a value for a message. */
export function fromJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return (
    bytesIn(value) ?? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, fromJson(field)]))
  );
}

function bytesIn(value: object): Uint8Array | undefined {
  const inner: unknown = soleField(value, "/");
  const text: unknown = typeof inner === "object" && inner !== null ? soleField(inner, "bytes") : undefined;
  if (typeof text !== "string" || !/^[A-Za-z0-9+/]*$/.test(text) || text.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function soleField(value: object, name: string): unknown {
  const fields = Object.entries(value);
  return fields.length === 1 && fields[0]?.[0] === name ? fields[0][1] : undefined;
}

function base64Of(bytes: Uint8Array): string {
  // Piece by piece, as a call takes only so many arguments.
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/=+$/, "");
}
