import { failureText } from "../../../ops/terraform/failure-text.ts";
import { isEmpty, planSummary, planText } from "../../../ops/terraform/plan.ts";
import { failedPublishers, stateContainers } from "../../../ops/terraform/state.ts";

const change = (address: string, ...actions: readonly string[]) => ({ address, change: { actions } });

test("a plan's changes are told apart, whichever comes first in a replacement", () => {
  const summary = planSummary({
    resource_changes: [
      change("a", "create"),
      change("b", "update"),
      change("c", "delete", "create"),
      change("d", "create", "delete"),
      change("e", "delete"),
      change("f", "no-op"),
      change("g", "read"),
    ],
  });
  expect(summary).toEqual({ create: ["a"], update: ["b"], replace: ["c", "d"], destroy: ["e"] });
  expect(planText(summary)).toBe("1 to make, 1 to change, 2 to replace, 1 to remove");
});

test("a plan without changes is empty and says so", () => {
  const summary = planSummary({ resource_changes: [change("a", "no-op")] });
  expect(isEmpty(summary)).toBe(true);
  expect(planText(summary)).toBe("no changes");
  expect(isEmpty(planSummary({}))).toBe(true);
});

test("only publishers that ended badly are published again", () => {
  const container = (address: string, role: string, exitCode?: number) => ({
    address,
    type: "docker_container",
    values: { id: address, exit_code: exitCode, labels: [{ label: "citadel.role", value: role }] },
  });
  const containers = stateContainers({
    values: {
      root_module: {
        resources: [
          container("docker_container.failed", "publisher", 1),
          container("docker_container.done", "publisher", 0),
          container("docker_container.service", "exporter", 137),
          { address: "docker_image.image", type: "docker_image", values: {} },
        ],
      },
    },
  });
  expect(containers.map(({ address }) => address)).toEqual([
    "docker_container.failed",
    "docker_container.done",
    "docker_container.service",
  ]);
  expect(failedPublishers(containers)).toEqual(["docker_container.failed"]);
});

test("an empty state knows no container", () => {
  expect(stateContainers({ format_version: "1.0" })).toEqual([]);
});

test.each([
  [
    "a name conflict",
    'Error: container name "/x" is already in use',
    "a container that no state knows has the name: run the same command again, which clears it away",
  ],
  [
    "a dead daemon",
    "Error: error during connect: no such host",
    "start the host and its Docker daemon, or correct its address",
  ],
  [
    "a plan that somebody overtook",
    "Error: Saved plan is stale",
    "somebody has deployed since it was planned: run the same command again, and read what it does now",
  ],
  [
    "a state's database without TLS",
    "Error: pq: SSL is not enabled on the server",
    "switch TLS on in the database that keeps the state, or, where nobody else reads the network, set PGSSLMODE=disable",
  ],
  [
    "a state's database that lets nobody in",
    'Error: pq: password authentication failed for user "deployer"',
    "PGUSER and PGPASSFILE (a file of mode 0600) have to fit the database that keeps the state, stateDatabase in inventory/assumptions.ts",
  ],
  [
    "an image that its host has not got",
    "Error: unable to read Docker image into resource",
    "images of ours: npm run setup -- --env <environment>; any other: docker pull or docker load it on the host",
  ],
  ["anything else", "Error: strange", "correct what it names, then run the same command again"],
])("a failed run says what to do about %s", (_case, stderr, remedy) => {
  const boxed = `╷\n│ ${stderr}\n╵\n`;
  expect(failureText("local-metrics", "apply", { exitCode: 1, stdout: "", stderr: boxed })).toBe(
    `local-metrics: terraform apply: exit code 1: ${remedy}\n  ${stderr}`,
  );
});
