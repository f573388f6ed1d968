/**
 * What `attempt` gives, tried again until it no longer throws.
 * @throws what the last attempt threw, after 60 s
 */
export async function eventually<T>(attempt: () => T | Promise<T>): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/**
 * The JSON document at an address.
 * @throws Error when the answer is not 200
 */
export async function jsonOf(url: string): Promise<unknown> {
  const answer = await fetch(url);
  if (answer.status !== 200) throw new Error(`${url}: HTTP ${String(answer.status)}`);
  return answer.json();
}
