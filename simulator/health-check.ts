/** How long the server may take, in milliseconds. */
const TIMEOUT_MS = 3000;

/** Whether `GET <url>` answers 2xx, with the reason where it does not: for a container's health check. */
export async function healthProblem(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await answer.text();
    return answer.ok ? undefined : `${url}: answered ${String(answer.status)}`;
  } catch (error) {
    return `${url}: does not answer: ${String(error)}`;
  }
}
