/** Decimal only, as Prometheus reads it. No two ways to match the same digits, which would take quadratic time. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Node's prom-client writes `Nan`, Go's `NaN`; Go's reader takes any case, and a sign before infinity only. */
const NOT_A_NUMBER = /^nan$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** The number that a sample's value or an edge says; `undefined` where it says none, or one that no double holds. */
export function numberOf(text: string): number | undefined {
  if (DECIMAL.test(text)) {
    const number = Number(text);
    // Infinity is said in words: as with Go's reader, 1e999 is not it.
    return Number.isFinite(number) ? number : undefined;
  }
  if (NOT_A_NUMBER.test(text)) return Number.NaN;
  const infinite = INFINITE.exec(text);
  if (infinite === null) return undefined;
  return infinite[1] === "-" ? -Infinity : Infinity;
}
