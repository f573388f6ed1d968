import { LONGEST_SILENCE_HOURS } from "../../../ops/longest-silence.ts";
import { silenceRequest, type SilenceWish } from "../../../ops/silence/request.ts";
import { silencedText, silenceList } from "../../../ops/silence/text.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

const now = Date.parse("2026-11-23T12:00:30.000Z");
const request = (wish: SilenceWish) => silenceRequest(fixtureInventory, wish, "anna@deployer", now);
const said = { for: "2h", comment: "GPU swap" };

test("a model service is silenced by its label, within this site, and never with the Watchdog", () => {
  expect(request({ ...said, model: "chat-small" })).toMatchObject({
    kind: "silence",
    silence: {
      matchers: [
        { name: "cluster", value: "fixture", isRegex: false, isEqual: true },
        { name: "model", value: "chat-small", isRegex: false, isEqual: true },
        { name: "alertname", value: "Watchdog", isRegex: false, isEqual: false },
      ],
      startsAt: "2026-11-23T12:00:30.000Z",
      endsAt: "2026-11-23T14:00:30.000Z",
      createdBy: "anna@deployer",
      comment: "GPU swap",
    },
  });
});

test("the alerts of the team that owns the Watchdog are held back without it", () => {
  const wish = request({ ...said, team: "infrastructure" });
  const alerts = wish.kind === "silence" ? wish.alerts : [];
  expect(alerts.filter((name) => /^(?:DataStoreDown|HostDown|Watchdog)$/.test(name))).toEqual([
    "DataStoreDown",
    "HostDown",
  ]);
});

test("what is named together has to hold together", () => {
  expect(request({ ...said, alert: "CanaryFailing", model: "chat-large" })).toMatchObject({
    alerts: ["CanaryFailing"],
    pages: ["CanaryFailing"],
  });
});

test.each<[string, SilenceWish, readonly string[]]>([
  [
    "nothing at all",
    {},
    [
      "silence: says nothing that is to be silenced: add --model, --host, --team or --alert",
      "silence: --for: is missing: say how long, e.g. --for 2h",
      'silence: --comment: is missing: say why, e.g. --comment "GPU swap"',
    ],
  ],
  [
    "names that nothing has",
    { model: "gpt", host: "gpu09", team: "sales", alert: "Nothing", for: "soon", comment: " " },
    [
      'silence: --model: there is no model service "gpt": use one of chat-large, chat-small',
      'silence: --host: there is no host "gpu09": use one of gpu01, db01, mon01',
      'silence: --team: there is no team "sales": use one of llm, infrastructure',
      expect.stringMatching(
        /^silence: --alert: there is no alert "Nothing": use one of AlertmanagerConfigReloadFailed, .*WebServiceNotReady$/,
      ),
      'silence: --for: "soon" is no duration: write it as 2h or 1h30m',
      'silence: --comment: is missing: say why, e.g. --comment "GPU swap"',
    ],
  ],
  [
    "the Watchdog",
    { ...said, alert: "Watchdog" },
    [
      "silence: --alert: the Watchdog proves that alerts arrive: silence something else, or pause the heartbeat",
    ],
  ],
  [
    "labels that no alert has together",
    { ...said, model: "chat-large", host: "db01" },
    ["silence: no alert of ours has all of these labels: leave one of --model, --host, --team, --alert out"],
  ],
  [
    "pages for longer than drift allows",
    { ...said, alert: "HostDown", for: "12h1s" },
    [
      "silence: --for: 12h1s is longer than 12h, and pages are held back (HostDown): silence it for less, or declare a maintenance window in inventory/maintenance.ts",
    ],
  ],
  [
    "tickets for ever",
    { ...said, alert: "QueueTimeHigh", for: "31d" },
    ["silence: --for: 31d is longer than 30d: change the rule or its threshold instead"],
  ],
])("refuses %s, with every reason and its remedy", (_what, wish, problems) => {
  expect(request(wish)).toEqual({ kind: "problems", problems });
});

test.each<[string, SilenceWish]>([
  [
    "pages for just as long as drift allows",
    { ...said, alert: "HostDown", for: `${String(LONGEST_SILENCE_HOURS)}h` },
  ],
  ["tickets for 30 days", { ...said, alert: "QueueTimeHigh", for: "30d" }],
])("takes %s", (_what, wish) => {
  expect(request(wish).kind).toBe("silence");
});

test("what was silenced is said with what it holds back now, and how it is ended", () => {
  const wish = request({ ...said, alert: "CanaryFailing", model: "chat-large" });
  if (wish.kind !== "silence") throw new Error("was refused");
  const labels = {
    alertname: "CanaryFailing",
    cluster: "fixture",
    team: "llm",
    severity: "critical",
    path: "direct",
    model: "chat-large",
  };
  const status = { state: "active" as const, silencedBy: [], inhibitedBy: [] };
  expect(silencedText(wish, [{ labels, receivers: [], status }], "end s1")).toBe(
    [
      'Silenced until 2026-11-23T14:00Z: {cluster="fixture", model="chat-large", alertname="CanaryFailing"}',
      '  by anna@deployer: "GPU swap"',
      "  is about 1 alert of ours (CanaryFailing), of which 1 pages",
      "  holds back now: 1 firing alert",
      '    CanaryFailing{model="chat-large", path="direct"} critical',
      "End it early: end s1",
    ].join("\n"),
  );
});

test.each<[SilenceWish, readonly string[]]>([
  [
    { alert: "HostDown" },
    [
      "  while it fires, these stay inhibited: CanaryFailing, CanaryStale, DataStoreDown, DataStoreNotReady and 12 more",
    ],
  ],
  [
    { alert: "GatewayDown" },
    [
      "  while it fires, these stay inhibited: GatewayCanaryFailing, GatewayErrorBudgetBurning, GatewayNotReady",
    ],
  ],
  [{ model: "chat-large" }, []],
  [{ alert: "QueueTimeHigh" }, []],
])("what %j silences and goes on inhibiting is said", (wish, lines) => {
  const made = request({ ...said, ...wish });
  if (made.kind !== "silence") throw new Error("was refused");
  const text = silencedText(made, [], "end s1").split("\n");
  expect(text.filter((line) => line.includes("inhibited"))).toEqual(lines);
});

test("silences are listed with their ids, whoever set them, and those to come with their beginning", () => {
  const silence = {
    id: "s1",
    status: { state: "pending" as const },
    createdBy: "anna@deployer",
    comment: "disk\nswap",
    startsAt: "2026-11-23T13:00:00Z",
    endsAt: "2026-11-23T14:00:00Z",
    matchers: [{ name: "team", value: "llm|x", isRegex: true, isEqual: false }],
    held: [],
  };
  expect(silenceList([])).toBe("Nothing is silenced.");
  expect(silenceList([silence])).toBe(
    's1  from 2026-11-23T13:00Z until 2026-11-23T14:00Z  {team!~"llm|x"}\n  anna@deployer: "disk\\nswap"; holds back nothing now',
  );
});
