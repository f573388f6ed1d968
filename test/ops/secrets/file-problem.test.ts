import { fileProblem, supplyCommand } from "../../../ops/secrets/file-problem.ts";
import type { NeededFile } from "../../../ops/secrets/needed-files.ts";

const file: NeededFile = {
  place: "mon01",
  consumer: "alertmanager",
  path: "/etc/alertmanager/citadel/secrets/llm-slack-url",
  owner: "root:alertmanager",
  mode: "0640",
  source: "operator",
  purpose: "Slack webhook address",
};
const own: NeededFile = {
  ...file,
  place: "this machine",
  consumer: "deployer",
  path: ".local/production/secrets/grafana-auth",
  owner: "",
  mode: "0600",
};
const status = { kind: "file", mode: "0640", owner: "0", group: "113", size: 60, target: "" } as const;

test.each([
  ["is as it should be", status, undefined],
  ["is readable by its group in another mode", { ...status, mode: "0440" }, undefined],
  ["is a directory", { ...status, kind: "directory" as const }, "is not a file: put a file there"],
  [
    "is empty",
    { ...status, size: 0 },
    "is empty: sudo install -D -m 0640 -o root -g alertmanager /dev/stdin '/etc/alertmanager/citadel/secrets/llm-slack-url', and type it",
  ],
  [
    "is open to everybody",
    { ...status, mode: "0644" },
    "can be read by everybody (mode 0644): sudo chmod 0640 '/etc/alertmanager/citadel/secrets/llm-slack-url'",
  ],
  [
    "is another group's",
    { ...status, group: "0" },
    "cannot be read by its reader's group alertmanager: sudo chgrp alertmanager '/etc/alertmanager/citadel/secrets/llm-slack-url' && sudo chmod 0640 '/etc/alertmanager/citadel/secrets/llm-slack-url'",
  ],
  [
    "is its owner's only",
    { ...status, mode: "0600" },
    "cannot be read by its reader's group alertmanager: sudo chgrp alertmanager '/etc/alertmanager/citadel/secrets/llm-slack-url' && sudo chmod 0640 '/etc/alertmanager/citadel/secrets/llm-slack-url'",
  ],
])("a secret file that %s", (_case, found, problem) => {
  expect(fileProblem(file, found, "113")).toBe(problem);
});

test.each([
  ["is root's alone", { ...status, mode: "0600" }, undefined],
  [
    "the server's group may read",
    status,
    "can be read by others than publishers (mode 0640): sudo chown root:root '/etc/prometheus/citadel/secrets/metrics-admin-auth' && sudo chmod 0600 '/etc/prometheus/citadel/secrets/metrics-admin-auth'",
  ],
])("a publisher's file that %s", (_case, found, problem) => {
  const publishers = {
    ...file,
    consumer: "publisher",
    path: "/etc/prometheus/citadel/secrets/metrics-admin-auth",
    owner: "root:root",
    mode: "0600",
  } as const;
  expect(fileProblem(publishers, found, "0")).toBe(problem);
});

test("a group that the host does not know is named", () => {
  expect(fileProblem(file, status, undefined)).toBe(
    "its reader's group alertmanager does not exist on the host: correct the inventory",
  );
});

test.each([
  ["is the deployer's only", { ...status, mode: "0600" }, undefined],
  [
    "is open to everybody",
    { ...status, mode: "0644" },
    "can be read by everybody (mode 0644): chmod 0600 '.local/production/secrets/grafana-auth'",
  ],
])("a file of the deployer that %s", (_case, found, problem) => {
  expect(fileProblem(own, found, undefined)).toBe(problem);
});

test("a certificate may be read by everybody", () => {
  expect(fileProblem({ ...own, mode: "0644" }, { ...status, mode: "0644" }, undefined)).toBeUndefined();
});

test.each([
  [
    file,
    "sudo install -D -m 0640 -o root -g alertmanager /dev/stdin '/etc/alertmanager/citadel/secrets/llm-slack-url', and type it",
  ],
  [own, "install -D -m 0600 /dev/stdin '.local/production/secrets/grafana-auth', and type it"],
])("what a person supplies is one command: $path", (needed, command) => {
  expect(supplyCommand(needed)).toBe(command);
});
