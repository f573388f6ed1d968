import { silenceReport } from "../../../ops/drift/silences.ts";
import type { Silence } from "../../../ops/live/alertmanager-api.ts";
import type { AlertModel } from "../../../ops/review/model/model.ts";

const now = Date.parse("2026-11-23T05:00:30Z");
const alert = (name: string, severity: string): AlertModel => ({
  id: name,
  name,
  labels: { alertname: name, severity, team: "llm" },
  annotations: {},
  expr: "up == 0",
  forSeconds: 60,
  keepFiringForSeconds: 0,
  group: "g",
});
const alerts = [alert("Down", "critical"), alert("Slow", "warning")];

const silence = (matcher: Partial<Silence["matchers"][number]>, hours: number): Silence => ({
  id: "s1",
  status: { state: "active" },
  createdBy: "anna",
  comment: "disk\nswap",
  startsAt: "2026-11-23T04:00:00Z",
  endsAt: new Date(now + hours * 3_600_000).toISOString(),
  matchers: [{ name: "alertname", value: "Down", isRegex: false, isEqual: true, ...matcher }],
});
const report = (...silences: readonly Silence[]) => silenceReport(silences, alerts, now);

test("a page that is silenced for more than 12 h is drift, with who, until when, and what to do", () => {
  expect(report(silence({}, 13))).toEqual({
    differences: [
      {
        id: "silence/s1",
        gravity: "grave",
        text: 'silence {alertname="Down"} of anna until 2026-11-23T18:00Z, 1 alert of ours (Down): "disk\\nswap": pages are silenced for more than 12 h',
        remedy: "expire it in Alertmanager (amtool silence expire s1), or declare a maintenance window",
      },
    ],
    notes: [],
  });
});

test.each<[string, Silence, readonly string[]]>([
  [
    "a page for 12 h",
    silence({}, 12),
    ['silence {alertname="Down"} of anna until 2026-11-23T17:00Z, 1 alert of ours (Down): "disk\\nswap"'],
  ],
  [
    "a warning for a week",
    silence({ value: "Slow" }, 168),
    ['silence {alertname="Slow"} of anna until 2026-11-30T05:00Z, 1 alert of ours (Slow): "disk\\nswap"'],
  ],
  ["others' alerts for a week", silence({ value: "Theirs" }, 168), []],
  [
    "everything of ours, by a pattern, for an hour",
    silence({ name: "team", value: "l.*", isRegex: true }, 1),
    ['silence {team=~"l.*"} of anna until 2026-11-23T06:00Z, 2 alerts of ours (Down, Slow): "disk\\nswap"'],
  ],
  [
    "what is not critical",
    silence({ name: "severity", value: "critical", isEqual: false }, 100),
    ['silence {severity!="critical"} of anna until 2026-11-27T09:00Z, 1 alert of ours (Slow): "disk\\nswap"'],
  ],
  ["a pattern that begins like a name", silence({ value: "Do", isRegex: true }, 100), []],
  [
    "one instance, which rules do not know",
    silence({ name: "instance", value: "a:1" }, 2),
    [
      'silence {instance="a:1"} of anna until 2026-11-23T07:00Z, 2 alerts of ours (Down, Slow): "disk\\nswap"',
    ],
  ],
  [
    "a page, from tomorrow on",
    { ...silence({}, 2), startsAt: "2026-11-23T05:30:00Z" },
    [
      'silence {alertname="Down"} of anna from 2026-11-23T05:30Z until 2026-11-23T07:00Z, 1 alert of ours (Down): "disk\\nswap"',
    ],
  ],
])("a silence of %s is no drift", (_case, given, notes) => {
  expect(report(given)).toEqual({ differences: [], notes });
});
