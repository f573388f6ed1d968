/** The same thing before and after; one of both is missing where it was added or removed. */
export interface KeyedPair<T> {
  readonly key: string;
  readonly before?: T;
  readonly after?: T;
}

/** Things of both sides by their keys, in the order of the keys; what has the same key twice is counted. */
export function keyedPairs<T>(
  before: readonly T[],
  after: readonly T[],
  key: (thing: T) => string,
): readonly KeyedPair<T>[] {
  const old = byUniqueKey(before, key);
  const current = byUniqueKey(after, key);
  return [...new Set([...old.keys(), ...current.keys()])].sort().map((name) => {
    const [a, b] = [old.get(name), current.get(name)];
    return { key: name, ...(a === undefined ? {} : { before: a }), ...(b === undefined ? {} : { after: b }) };
  });
}

/** The entries of two records by their keys. */
export function recordPairs<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
): readonly KeyedPair<T>[] {
  return keyedPairs(Object.entries(before), Object.entries(after), ([key]) => key).map(
    ({ key, before: old, after: current }) => ({
      key,
      ...(old === undefined ? {} : { before: old[1] }),
      ...(current === undefined ? {} : { after: current[1] }),
    }),
  );
}

function byUniqueKey<T>(things: readonly T[], key: (thing: T) => string): ReadonlyMap<string, T> {
  const result = new Map<string, T>();
  for (const thing of things) {
    const name = key(thing);
    let unique = name;
    for (let count = 2; result.has(unique); count += 1) unique = `${name} (${String(count)})`;
    result.set(unique, thing);
  }
  return result;
}
