/** What a test file has opened; to be closed after each test. */
export function cleanup(): {
  readonly later: <T extends { readonly close: () => unknown }>(thing: T) => T;
  readonly run: () => Promise<void>;
} {
  let open: { readonly close: () => unknown }[] = [];
  return {
    later(thing) {
      open.push(thing);
      return thing;
    },
    async run() {
      const closing = open;
      open = [];
      for (const thing of closing.reverse()) await thing.close();
    },
  };
}
