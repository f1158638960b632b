import type { Random } from "../../src/index.ts";
import { type Region, roundTripMs } from "../regions.ts";
import type { LinkSettings } from "./link-settings.ts";

/** The way from one machine to another: its settings and what is on it. */
export interface Link {
  /** Overrides of the world's settings for this way alone. */
  settings: Partial<LinkSettings>;
  /** The sender's line is busy until then. */
  busyUntilUs: number;
  /** The last frame arrives then; the next must not overtake it. */
  lastArrivalUs: number;
  inFlight: number;
  /** Deliveries kept back while the way is held, in order. */
  held: (() => void)[] | undefined;
}

export interface Links {
  of(from: number, to: number): Link;
  /** Settings of every way that has none of its own. */
  defaults: LinkSettings;
  settingsOf(from: number, to: number): LinkSettings;
  /** Draws how long something is under way in one direction, in microseconds. */
  latencyUs(from: Place, to: Place): number;
  /** Draws whether this frame gets lost. */
  isLost(from: number, to: number): boolean;
}

/** One end of a way. */
export interface Place {
  readonly machine: number;
  readonly region: Region;
}

export function links(random: Random, defaults: LinkSettings): Links {
  // Made when first used: of a million ways between a thousand machines few are ever gone.
  const made = new Map<number, Link>();
  const find = (from: number, to: number) => made.get(from * mostMachines + to);
  const result: Links = {
    of(from, to) {
      const found = find(from, to);
      if (found !== undefined) return found;
      const link: Link = { settings: {}, busyUntilUs: 0, lastArrivalUs: 0, inFlight: 0, held: undefined };
      made.set(from * mostMachines + to, link);
      return link;
    },
    defaults,
    settingsOf(from, to) {
      const link = find(from, to);
      return link === undefined ? result.defaults : { ...result.defaults, ...link.settings };
    },
    latencyUs(from, to) {
      const settings = result.settingsOf(from.machine, to.machine);
      const baseMs = settings.latencyMs ?? roundTripMs(from.region, to.region) / 2;
      const jitterMs = settings.jitterMs === 0 ? 0 : -Math.log(1 - random.fraction()) * settings.jitterMs;
      return Math.round((baseMs + jitterMs) * 1000);
    },
    isLost(from, to) {
      const { loss } = result.settingsOf(from, to);
      return loss > 0 && random.fraction() < loss;
    },
  };
  return result;
}

const mostMachines = 2 ** 20;
