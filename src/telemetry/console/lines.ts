import type { Fields, Level } from "../telemetry.ts";

/** What one line says. */
export interface LogRecord {
  readonly timeMs?: number;
  readonly level: Level;
  readonly event: string;
  readonly fields: Fields;
}

/** One JSON object: time, level and event first, then the fields. A field never replaces one of those three. */
export function jsonLine({ timeMs, level, event, fields }: LogRecord): string {
  const time = timeMs === undefined ? {} : { time: new Date(timeMs).toISOString() };
  const own: Record<string, unknown> = { ...time, level, event };
  for (const [name, value] of Object.entries(fields)) own[name in own ? `${name}_` : name] = value;
  return JSON.stringify(own);
}

/** For the eye: time, level and event in columns, then name=value. A value that could be misread is quoted. */
export function textLine({ timeMs, level, event, fields }: LogRecord): string {
  const time = timeMs === undefined ? "" : `${new Date(timeMs).toISOString().slice(11, 23)}  `;
  const facts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${plain(name)}=${plain(String(value))}`);
  return `${time}${level.padEnd(levelColumns)}  ${plain(event).padEnd(eventColumns)}  ${facts.join(" ")}`.trimEnd();
}

const levelColumns = 5;
const eventColumns = 28;

/** What a remote chose must neither begin a line of its own nor speak to the terminal: such a value is escaped. */
function plain(text: string): string {
  return /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(text) && !/["=]/.test(text) ? text : escaped(text);
}

function escaped(text: string): string {
  return JSON.stringify(text).replace(/[\p{C}\p{Z}]/gu, (character) =>
    character === " " ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
