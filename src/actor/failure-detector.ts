/**
 * How likely it is that somebody who has been silent for a while is gone, learned from how regularly they were heard:
 * the φ accrual failure detector (Hayashibara, Défago, Yared and Katayama, SRDS 2004). It knows no clock, decides
 * nothing, and leaves to its user which suspicion is too much.
 *
 *     φ(t) = −log10(1 − F(t − last heartbeat))
 *
 * F is the normal distribution with the mean and deviation of the latest intervals: at φ = 1 one suspicion in ten is
 * wrong, at φ = 8 one in a hundred million, as far as the intervals are normally distributed. F is taken from the
 * logistic approximation 1 / (1 + e^−x), x = y (1.5976 + 0.070566 y²), y = (t − mean) / deviation, whose error is below
 * 0.00014 (Bowling et al., Journal of Industrial Engineering and Management 2(1), 2009). So φ = log10(1 + e^x), which
 * neither overflows nor ever falls while time passes.
 */
export interface FailureDetector {
  /** Somebody was heard, at this time. */
  heartbeat(atMs: number): void;
  /** How suspicious the silence is at this time: 0 or more, and more the longer it lasts. */
  phi(atMs: number): number;
  /** When φ reaches this value if nothing is heard before. */
  reaches(phi: number): number;
}

export interface FailureDetectorOptions {
  /** When waiting began: silence from here on is suspicious as well. */
  readonly sinceMs: number;
  /** How long until the first heartbeat, and between two as long as nothing better is known. */
  readonly firstEstimateMs: number;
  /** Silence beyond the mean that means nothing yet: heartbeats get lost, machines pause. */
  readonly pauseMs: number;
  /** The deviation is taken to be at least this, or whoever was quite regular is suspected for being a little late. */
  readonly leastDeviationMs: number;
  /** Intervals that are learned from. Absent: 100. */
  readonly windowSize?: number;
  /**
   * A silence that goes on when suspicion has come this far is learned as if it had ended there: one outage must not make
   * the next seem ordinary, and yet whoever has become slow for good is known to be slow after a few intervals. Absent: 8.
   */
  readonly outagePhi?: number;
}

export function failureDetector(options: FailureDetectorOptions): FailureDetector {
  const { firstEstimateMs, pauseMs, leastDeviationMs, windowSize = 100, outagePhi = 8 } = options;
  // Nothing is known in the beginning, so the first estimate comes with a large deviation: a quarter of itself.
  let intervals: readonly number[] = [firstEstimateMs * 0.75, firstEstimateMs * 1.25];
  let lastMs = options.sinceMs;
  const reaches = (phi: number) =>
    Math.ceil(lastMs + meanOf(intervals) + pauseMs + deviation() * deviationsAt(phi));
  return {
    heartbeat: (atMs) => {
      const interval = Math.min(atMs, reaches(outagePhi)) - lastMs;
      // A clock that was set back teaches nothing but the new time.
      if (interval >= 0) intervals = [...intervals, interval].slice(-windowSize);
      lastMs = atMs;
    },
    phi: (atMs) => phiOf((atMs - lastMs - meanOf(intervals) - pauseMs) / deviation()),
    reaches,
  };

  function deviation(): number {
    const mean = meanOf(intervals);
    const variance = meanOf(intervals.map((interval) => (interval - mean) ** 2));
    return Math.max(leastDeviationMs, Math.sqrt(variance));
  }
}

const linear = 1.5976;
const cubic = 0.070566;

/** φ of a silence that is this many deviations longer than the mean. */
function phiOf(deviations: number): number {
  const x = deviations * (linear + cubic * deviations ** 2);
  // log(1 + e^x) without computing e^x where that would overflow.
  const log = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  return log / Math.LN10;
}

/** The inverse: a cubic equation without a square term and with one real root, by hyperbolic functions. */
function deviationsAt(phi: number): number {
  const log = phi * Math.LN10;
  const x = log + Math.log1p(-Math.exp(-log));
  const p = linear / cubic;
  const r = x / cubic;
  return 2 * Math.sqrt(p / 3) * Math.sinh(Math.asinh(((3 * r) / (2 * p)) * Math.sqrt(3 / p)) / 3);
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
