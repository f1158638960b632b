/** Counts restarts: OTP's bound on how many there may be before something else must be wrong. */
export interface RestartIntensity {
  /** One more restart, at this time; false when it is more than `intensity` within the period. */
  add(atMs: number): boolean;
}

/** `intensity` restarts within `periodMs` are borne; one more is not. */
export function restartIntensity(intensity: number, periodMs: number): RestartIntensity {
  let recent: readonly number[] = [];
  return {
    add: (atMs) => {
      // A restart that seems to lie in the future shows that the clock was set back; it still counts.
      recent = [...recent.filter((otherMs) => atMs - otherMs <= periodMs), atMs];
      return recent.length <= intensity;
    },
  };
}
