import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";
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
  const { text, isDelivered } = await notificationTest({
    alertmanager: environmentEndpoints(environment, checkout).alertmanager,
    inventory: environment.inventory,
    team: options.team,
    severity: options.severity,
    id: randomBytes(3).toString("hex"),
    by: `${userInfo().username}@${hostname()}`,
    patienceSeconds: options.wait,
  });
  console.log(text);
  process.exitCode = isDelivered ? 0 : 1;
}
