/** What a part may say about itself. Where it goes is the host's affair; by default nowhere beyond this machine. */
export interface Telemetry {
  /** A record: `event` is a stable dotted name ("deployment.failed"), `fields` are facts. Never a secret. */
  log(level: Level, event: string, fields?: Fields): void;
  /** Adds to a counter. Labels come from small closed sets, never from ids. */
  count(name: string, by?: number, labels?: Readonly<Record<string, string>>): void;
  /** A measured stretch of work. */
  span(name: string, fields?: Fields): Span;
  /** The same telemetry with these facts on every record. */
  child(fields: Fields): Telemetry;
}

/** How much it matters: "warn" is for someone to look at, "error" for someone to act on. */
export type Level = "debug" | "info" | "warn" | "error";

/** How much of what is said is kept, to be changed while the node runs. */
export interface Verbosity {
  /** Records below it are dropped. */
  level(): Level;
  setLevel(level: Level): void;
}

/** Facts beside an event. A field that is undefined is left out. */
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Work under way; `end` says that it is over. */
export interface Span {
  end(fields?: Fields): void;
}

/** Says nothing. */
export const silent: Telemetry = {
  log: () => {},
  count: () => {},
  span: () => ({ end: () => {} }),
  child: () => silent,
};
