import { randomBytes } from "node:crypto";
import { deployer } from "../deploy/site.ts";
import { environmentEndpoints } from "../environment-endpoints.ts";
import { checkout, chosenEnvironment, type EnvironmentOptions } from "../options.ts";
import { notificationTest } from "./notify-test.ts";
import type { TestSeverity } from "./test-alert.ts";

/** `notify-test`: a test alert through a team's real receiver. Exit code 1 where it did not arrive. */
export async function runNotifyTest(
  options: EnvironmentOptions & {
    readonly team: string;
    readonly severity: TestSeverity;
    readonly wait: number;
  },
): Promise<void> {
  const environment = chosenEnvironment(options);
  const stop = new AbortController();
  // Once each: who presses Ctrl-C again does not wait for the alert to be resolved.
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => {
      stop.abort(new Error(`notify-test: ${name}: stopped before every receiver was heard of`));
    });
  const { text, isDelivered } = await notificationTest({
    alertmanager: environmentEndpoints(environment, checkout).alertmanager,
    inventory: environment.inventory,
    team: options.team,
    severity: options.severity,
    id: randomBytes(3).toString("hex"),
    by: deployer(),
    patienceSeconds: options.wait,
    signal: stop.signal,
  });
  console.log(text);
  process.exitCode = isDelivered ? 0 : 1;
}
