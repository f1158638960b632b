import { z } from "zod";
import type { Cancel, Clock } from "../clock/clock.ts";
import type { Database } from "../database/database.ts";
import { repository } from "../database/repository.ts";
import { assert } from "../errors/assert.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import { lacking, minus, place, resourcesSchema, sum } from "../hardware/capability.ts";
import { nothing, type Resources } from "../hardware/resources.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

/**
 * Who holds how much of what this machine offers. Two steps: a commit is a promise that lapses by itself, an allocation
 * stays until it is released. What is free is always summed up, never stored, so that it cannot drift.
 */
export interface Ledger {
  /** What this machine offers from now on. Refused below what is held already ("in-use"). */
  onboard(offer: Resources): Reply<void>;
  /** Offers nothing any more. Refused while anything is held ("in-use"). */
  offboard(): Reply<void>;
  /** Undefined when the machine offers nothing. */
  onboarded(): Resources | undefined;
  /** Sets the demand aside until `expiresAtMs`. Repeating it is harmless and moves the end. */
  commit(id: string, demand: Resources, expiresAtMs: number): Reply<void>;
  /** Makes a commit last. Refused without one ("not-committed"). Repeating it is harmless. */
  allocate(id: string): Reply<void>;
  /** Gives back a commit or an allocation; nothing happens when there is none. */
  release(id: string): void;
  holds(id: string): "commit" | "allocation" | undefined;
  totals(): Totals;
  entries(): readonly LedgerEntry[];
  /** Calls off the timers. What is written stays. */
  stop(): void;
}

export interface Totals {
  readonly onboarded: Resources;
  readonly committed: Resources;
  readonly allocated: Resources;
  /** onboarded − committed − allocated. */
  readonly free: Resources;
}

/** What one commit or allocation holds, with each graphics card by its index. */
export interface LedgerEntry {
  readonly id: string;
  readonly kind: "commit" | "allocation";
  readonly resources: Resources;
}

const recordSchema = z.strictObject({ resources: resourcesSchema });

/** The ledger kept in `database`. Commits live in memory: a restart of the node lets them lapse. */
export function ledger({
  clock,
  database,
  telemetry,
}: {
  readonly clock: Clock;
  readonly database: Database;
  readonly telemetry: Telemetry;
}): Ledger {
  const offers = repository(database, { collection: "onboarding", schema: recordSchema });
  const held = repository(database, { collection: "ledger", schema: recordSchema });
  let offer = offers.get("onboarded")?.resources;
  const commits = new Map<string, { readonly resources: Resources; readonly cancel: Cancel }>();
  const allocations = new Map(held.all().map(({ key, value }) => [key, value.resources]));

  function totals(): Totals {
    const onboarded = offer ?? nothing;
    const committed = sum([...commits.values()].map(({ resources }) => resources));
    const allocated = sum([...allocations.values()]);
    return { onboarded, committed, allocated, free: left(onboarded, sum([committed, allocated])) };
  }

  function dropCommit(id: string): Resources | undefined {
    const commit = commits.get(id);
    commit?.cancel();
    commits.delete(id);
    return commit?.resources;
  }

  function lapseAt(id: string, expiresAtMs: number): Cancel {
    return clock.after(Math.max(0, expiresAtMs - clock.now()), () => {
      commits.delete(id);
      telemetry.log("info", "ledger.lapsed", { id });
    });
  }

  return {
    onboard(resources) {
      const { committed, allocated } = totals();
      const missing = lacking(sum([committed, allocated]), resources);
      if (missing.length > 0) {
        return refuse("in-use", `what runs here already needs more: ${missing.join("; ")}`);
      }
      offers.put("onboarded", { resources });
      offer = resources;
      return grant(undefined);
    },

    offboard() {
      const count = commits.size + allocations.size;
      if (count > 0) {
        return refuse(
          "in-use",
          `${count} of the network's workloads still hold resources here; stop them first`,
        );
      }
      offers.delete("onboarded");
      offer = undefined;
      return grant(undefined);
    },

    onboarded: () => offer,

    commit(id, demand, expiresAtMs) {
      if (offer === undefined) return refuse("not-onboarded", "this machine offers nothing to the network");
      if (allocations.has(id)) return refuse("already-allocated", `${id} is allocated already`);
      const earlier = dropCommit(id);
      const placed = place(demand, totals().free);
      if (!placed.granted) {
        if (earlier !== undefined) commits.set(id, { resources: earlier, cancel: lapseAt(id, expiresAtMs) });
        return placed;
      }
      commits.set(id, { resources: placed.value, cancel: lapseAt(id, expiresAtMs) });
      telemetry.log("debug", "ledger.committed", { id });
      return grant(undefined);
    },

    allocate(id) {
      if (allocations.has(id)) return grant(undefined);
      const resources = commits.get(id)?.resources;
      if (resources === undefined) {
        return refuse("not-committed", `nothing is set aside for ${id}, or no longer`);
      }
      held.put(id, { resources });
      dropCommit(id);
      allocations.set(id, resources);
      telemetry.log("debug", "ledger.allocated", { id });
      return grant(undefined);
    },

    release(id) {
      dropCommit(id);
      if (!allocations.has(id)) return;
      allocations.delete(id);
      telemetry.log("debug", "ledger.released", { id });
      try {
        held.delete(id);
      } catch (error) {
        // Free from now on all the same; after a restart the entry is found to belong to nothing and goes then.
        telemetry.log("error", "ledger.not-saved", { id, problem: sentenceOf(error) });
      }
    },

    holds: (id) => (commits.has(id) ? "commit" : allocations.has(id) ? "allocation" : undefined),
    totals,

    entries: () => [
      ...[...commits].map(([id, { resources }]) => ({ id, kind: "commit", resources }) as const),
      ...[...allocations].map(([id, resources]) => ({ id, kind: "allocation", resources }) as const),
    ],

    stop() {
      for (const id of [...commits.keys()]) dropCommit(id);
    },
  };
}

function left(onboarded: Resources, held: Resources): Resources {
  const free = minus(onboarded, held);
  assert(free.granted, "no more is held than is offered");
  return free.value;
}
