import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileProblem, secretProblems } from "../../../ops/secrets/report.ts";
import { madeLocalFiles } from "../../../ops/secrets/local.ts";
import { fixtureEnvironment } from "../local-environment.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

const file = { path: "/etc/alertmanager/citadel/secrets/llm-slack-url", purpose: "Slack webhook address" };
const status = { kind: "file", mode: "0640", owner: "0", group: "113", size: 60, target: "" } as const;

test.each([
  ["is as it should be", status, undefined],
  ["is readable by its group in another mode", { ...status, mode: "0440" }, undefined],
  [
    "is not there",
    undefined,
    "is missing (Slack webhook address): sudo install -D -m 0640 -o root -g alertmanager /dev/stdin '/etc/alertmanager/citadel/secrets/llm-slack-url', and type it",
  ],
  [
    "is a directory",
    { ...status, kind: "directory" as const },
    "is not a file (Slack webhook address): put a file there",
  ],
  ["is empty", { ...status, size: 0 }, "is empty (Slack webhook address): write it there"],
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
  expect(fileProblem(file, "alertmanager", found, "113")).toBe(problem);
});

test("a group that the host does not know is named", () => {
  expect(fileProblem(file, "alertmanager", status, undefined)).toBe(
    "its reader's group alertmanager does not exist on the host: correct the inventory",
  );
});

test("an environment's problems are told host by host, and a host that is down is one of them", async () => {
  const checkout = mkdtempSync(join(tmpdir(), "report-"));
  try {
    const environment = fixtureEnvironment(checkout);
    await madeLocalFiles(environment);
    expect(await secretProblems(environment, checkout)).toEqual([]);
    const secrets = join(checkout, ".local/rehearsal/hosts/mon01/etc/alertmanager/citadel/secrets");
    rmSync(join(secrets, "heartbeat-url"));
    writeFileSync(join(secrets, "llm-slack-url"), "");
    chmodSync(
      join(checkout, ".local/rehearsal/hosts/gpu01/etc/llm-exporter/citadel/secrets/admin-token"),
      0o644,
    );
    rmSync(join(checkout, environment.grafanaAuthFile));
    // Nothing listens on port 9 of this address.
    const down = { kind: "ssh", url: "ssh://root@127.0.79.12:9", sshOptions: [] } as const;
    const half = { ...environment, dockerHosts: { ...environment.dockerHosts, db01: down } };
    expect(await secretProblems(half, checkout)).toEqual([
      'this machine: .local/rehearsal/secrets/grafana-auth: is missing: write "<user>:<password>" of a Grafana administrator into it, mode 0600',
      "gpu01: /etc/llm-exporter/citadel/secrets/admin-token: can be read by everybody (mode 0644): sudo chmod 0640 '/etc/llm-exporter/citadel/secrets/admin-token'",
      "mon01: /etc/alertmanager/citadel/secrets/llm-slack-url: is empty (Slack webhook address of the LLM team): write it there",
      expect.stringMatching(/^mon01: \/etc\/alertmanager\/citadel\/secrets\/heartbeat-url: is missing \(/),
      expect.stringMatching(
        /^db01: .*: Connection refused: start the host and its sshd, or correct its address$/,
      ),
    ]);
  } finally {
    rmSync(checkout, { recursive: true });
  }
});
