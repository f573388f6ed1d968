/** How fast something may go on: so many at once after a rest, then so many a second. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Token buckets by key, e.g. by the address of a client. */
export interface Buckets {
  /** Takes one token. @returns seconds until there is one where there was none to take; 0 where it was taken */
  readonly take: (key: string) => number;
  /** Gives back one that was taken. */
  readonly giveBack: (key: string) => void;
}

/** Keys that are remembered: above, the one that was touched longest ago starts afresh. */
const MOST_KEYS = 10_000;

/**
 * Buckets that are full at first.
 * @param rate asked at each use, so that it can be changed
 * @param seconds a clock
 */
export function buckets(rate: () => Rate, seconds = () => performance.now() / 1000): Buckets {
  const known = new Map<string, { tokens: number; at: number }>();
  const filled = (key: string) => {
    const { burst, perSecond } = rate();
    const now = seconds();
    const bucket = known.get(key) ?? { tokens: burst, at: now };
    return { tokens: Math.min(burst, bucket.tokens + (now - bucket.at) * perSecond), at: now };
  };
  const wait = (tokens: number) => (tokens >= 1 ? 0 : (1 - tokens) / rate().perSecond);
  return {
    take(key) {
      const bucket = filled(key);
      const seconds = wait(bucket.tokens);
      // Taken out and put in again: a Map keeps the order in which keys came.
      known.delete(key);
      known.set(key, seconds === 0 ? { ...bucket, tokens: bucket.tokens - 1 } : bucket);
      const [oldest] = known.keys();
      if (known.size > MOST_KEYS && oldest !== undefined) known.delete(oldest);
      return seconds;
    },
    giveBack(key) {
      const { tokens, at } = filled(key);
      // In its place: whoever gives back is no newcomer. One above the burst is cut off at the next use.
      if (known.has(key)) known.set(key, { tokens: tokens + 1, at });
    },
  };
}
