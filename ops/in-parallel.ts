/**
 * Does `work` for every item, at most `limit` of them at once, and all of them even if some fail.
 *
 * @throws Error with every problem, one a line
 */
export async function inParallel<T>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const problems: string[] = [];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      await work(item).catch((error: unknown) => {
        problems.push(error instanceof Error ? error.message : String(error));
      });
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  if (problems.length > 0) throw new Error(problems.join("\n"));
}
