import { packageDefaultOf, receiversOf } from "../../../ops/adopt/alertmanager-file.ts";
import { alertmanagerRefusal } from "../../../ops/adopt/alertmanager-decision.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

/** examples/ha/alertmanager.yml of the Prometheus project. */
const upstream = `route:
  group_by: ['alertname']
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 1h
  receiver: 'web.hook'
receivers:
- name: 'web.hook'
  webhook_configs:
  - url: 'http://127.0.0.1:5001/'
inhibit_rules:
  - source_match:
      severity: 'critical'
    target_match:
      severity: 'warning'
    equal: ['alertname', 'dev', 'instance']
`;
const path = "/etc/alertmanager/alertmanager.yml";
const access = { owner: "0", group: "0", mode: "0644" };
const file = (text: string) => ({ kind: "file" as const, path, bytes: Buffer.from(text), access });
const refusal = (found: Parameters<typeof alertmanagerRefusal>[0], consent: "keep" | "replace" = "keep") =>
  alertmanagerRefusal(found, fixtureInventory.metricsServer, { alertmanagerFile: consent });

test("a package's default is known to the byte, and one more line makes it somebody's own", () => {
  expect(packageDefaultOf(Buffer.from(upstream))).toBe("the Prometheus project");
  expect(packageDefaultOf(Buffer.from(`${upstream}\n`))).toBeUndefined();
});

test("receivers are listed with what they send through", () => {
  const text = "receivers: [{name: a, slack_configs: [], email_configs: []}, {name: b}]";
  expect(receiversOf(text)).toEqual(["a (slack, email)", "b (nothing)"]);
});

test.each([
  ["a package's default", file(upstream), undefined],
  [
    "the symlink that adopt makes",
    { kind: "symlink" as const, path, target: "citadel/current/alertmanager.yml" },
    undefined,
  ],
  [
    "the same, absolute",
    { kind: "symlink" as const, path, target: "/etc/alertmanager/citadel/current/alertmanager.yml" },
    undefined,
  ],
  [
    "another symlink",
    { kind: "symlink" as const, path, target: "/opt/config/alertmanager.yml" },
    "/etc/alertmanager/alertmanager.yml: is a symlink to /opt/config/alertmanager.yml, which somebody else looks after: put a file there, or correct metricsServer.alertmanager in inventory/platform.ts",
  ],
  [
    "nothing",
    { kind: "absent" as const, path },
    "/etc/alertmanager/alertmanager.yml: is not there: correct metricsServer.alertmanager in inventory/platform.ts",
  ],
])("what is found in Alertmanager's place: %s", (_case, found, problem) => {
  expect(refusal(found)).toBe(problem);
});

test("somebody's own file is refused with its receivers, and taken when told to", () => {
  const own = file("route: {receiver: a}\nreceivers: [{name: a, pagerduty_configs: []}]\n");
  expect(refusal(own)).toMatch(
    /somebody wrote it, with the receivers a \(pagerduty\), .*--replace-alertmanager$/,
  );
  expect(refusal(own, "replace")).toBeUndefined();
});
