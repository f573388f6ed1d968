/** Label of the process that started a test's container. */
export const PROCESS_LABEL = "citadel.test.process";

/**
 * Arguments of `docker run` that label a test's container, so that it is found when the test was killed.
 *
 * @param test - what it belongs to, e.g. `publisher`
 */
export function containerLabels(test: string): readonly string[] {
  return ["--label", `citadel.test=${test}`, "--label", `${PROCESS_LABEL}=${String(process.pid)}`];
}
