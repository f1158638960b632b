/** Parts of the world that a machine can stand in. */
export const regions = ["europe", "us-east", "us-west", "asia", "oceania"] as const;

/** One of them. */
export type Region = (typeof regions)[number];

/**
 * A usual round trip in milliseconds between well connected machines, as public measurements between data centres show
 * it, rounded. Within a region two machines are still in different cities.
 */
export function roundTripMs(a: Region, b: Region): number {
  return table[a][b];
}

const table: Readonly<Record<Region, Readonly<Record<Region, number>>>> = {
  europe: { europe: 20, "us-east": 90, "us-west": 150, asia: 180, oceania: 270 },
  "us-east": { europe: 90, "us-east": 20, "us-west": 65, asia: 200, oceania: 210 },
  "us-west": { europe: 150, "us-east": 65, "us-west": 20, asia: 120, oceania: 150 },
  asia: { europe: 180, "us-east": 200, "us-west": 120, asia: 50, oceania: 110 },
  oceania: { europe: 270, "us-east": 210, "us-west": 150, asia: 110, oceania: 30 },
};
