import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../../ops/verify/check.ts";
import { checklist } from "../../../ops/verify/checklist.ts";
import { panelCounts, reasonsWithCounts } from "../../../ops/verify/panel-counts.ts";
import { documentationFindings, guides } from "../../../ops/verify/documentation.ts";
import { subjects, type Subject, type Verification } from "../../../ops/verify/index.ts";
import { hasFailed, verificationReport } from "../../../ops/verify/report.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const seen = (subject: Subject, state: Finding["state"], evidence = "seen"): Verification => ({
  subject,
  findings: [{ title: subject, state, evidence }],
});

/** Titles that points of the checklist ask for by name. */
const titles: Partial<Record<Subject, readonly string[]>> = {
  scraping: ["targets", "scrape interval"],
  alerting: ["Prometheus to Alertmanager"],
};

const all = (failing?: { readonly subject: Subject; readonly title: string }): readonly Verification[] =>
  subjects.map((subject) => ({
    subject,
    findings: (titles[subject] ?? [subject]).map((title) => ({
      title,
      state: failing?.subject === subject && failing.title === title ? "failed" : "ok",
      evidence: `${title} seen`,
    })),
  }));

test("the checklist has nine points, all fulfilled when every finding is", () => {
  const points = checklist(all());
  expect(points).toHaveLength(9);
  expect(points.filter(({ state }) => state !== "ok")).toEqual([]);
});

test("a point that has no evidence at all has failed", () => {
  expect(checklist([]).map(({ state }) => state)).toEqual(Array.from({ length: 9 }, () => "failed"));
});

test.each<[Subject, string, readonly string[]]>([
  [
    "scraping",
    "targets",
    [
      "Metrics integration established with the metrics server",
      "Integration with all system components complete",
    ],
  ],
  ["scraping", "scrape interval", ["15-second Prometheus scrape interval configured"]],
  ["documentation", "documentation", ["Documentation complete"]],
])(
  "when %s: %s fails, so do the points that rest on it, with that evidence alone",
  (subject, title, failed) => {
    const points = checklist(all({ subject, title }));
    expect(points.filter(({ state }) => state === "failed")).toEqual(
      failed.map((point) => ({ title: point, state: "failed", evidence: `${title}: ${title} seen` })),
    );
  },
);

test("the report shows findings under their subject, then the nine points", () => {
  expect(
    verificationReport([seen("exporter", "ok", "200"), seen("custom metrics", "missing", "not yet")]),
  ).toBe(
    [
      "exporter",
      "  ok      exporter: 200",
      "custom metrics",
      "  missing custom metrics: not yet",
      "",
      "Checklist of the mission",
      "  FAILED  1. Metrics integration established with the metrics server: nothing was looked at",
      "  ok      2. Prometheus metrics export operational on port 9090: exporter: 200",
      "  FAILED  3. Health monitoring integration functional: nothing was looked at",
      "  FAILED  4. Performance analytics integration operational: nothing was looked at",
      "  missing 5. Custom metrics collection and export functional: custom metrics: not yet",
      "  FAILED  6. 15-second Prometheus scrape interval configured: nothing was looked at",
      "  FAILED  7. Monitoring and alerting capabilities operational: nothing was looked at",
      "  FAILED  8. Integration with all system components complete: nothing was looked at",
      "  FAILED  9. Documentation complete: nothing was looked at",
      "",
    ].join("\n"),
  );
});

test.each<[Finding["state"], boolean]>([
  ["ok", false],
  ["missing", false],
  ["failed", true],
])("a finding that is %s makes the verification fail: %s", (state, failed) => {
  expect(hasFailed([seen("health", state)])).toBe(failed);
});

describe("documentation", () => {
  let checkout = "";
  beforeEach(() => {
    checkout = temporaryDirectory("documentation-");
    mkdirSync(join(checkout, "docs"));
    writeFileSync(
      join(checkout, "README.md"),
      "[health](docs/health.md#guide) [web](https://example.org/x)\n",
    );
    for (const guide of guides) writeFileSync(join(checkout, "docs", guide), "# Guide\n");
  });

  test("is complete when every guide is there and every link holds", () => {
    expect(documentationFindings(checkout).map(({ state }) => state)).toEqual(["ok", "ok"]);
  });

  test("names the guide that is missing, and the link to it that broke", () => {
    rmSync(join(checkout, "docs/health.md"));
    expect(documentationFindings(checkout).map(({ evidence }) => evidence)).toEqual([
      "docs/health.md does not exist",
      "README.md: docs/health.md does not exist",
    ]);
  });

  test("names the heading that a link misses, and takes no line of code for one", () => {
    writeFileSync(
      join(checkout, "docs/health.md"),
      "[up](#why-it-fails)\n\n```sh\n# Guide\n```\n\n# Why `it` fails\n",
    );
    expect(documentationFindings(checkout)[1]?.evidence).toBe(
      "README.md: docs/health.md#guide: docs/health.md has no such heading",
    );
  });
});

test("queries that may be empty are counted by their reason, the most common first", () => {
  expect(reasonsWithCounts(["no alert is firing", "no pair ran yet", "no pair ran yet"])).toEqual([
    "2 × no pair ran yet",
    "1 × no alert is firing",
  ]);
});

test("a panel is full when each of its queries has data, else empty for a reason, or at fault", () => {
  const steps = { for: "steps", stepSeconds: 15 } as const;
  const answered = (panel: string, refId: string, hasData: boolean, emptyBecause?: string) => ({
    query: {
      ...{ dashboard: "llm-model", panel, refId, expr: `query_${refId}`, asked: steps },
      ...(emptyBecause === undefined ? {} : { emptyBecause }),
    },
    hasData,
  });
  const variable = {
    query: {
      ...{ dashboard: "llm-model", panel: "variable model", refId: "A", expr: "llm_model_info" },
      asked: { for: "labels", label: "model" } as const,
    },
    hasData: false,
  };
  expect(
    panelCounts([
      variable,
      answered("annotation", "A", false, "no alert is firing"),
      answered("Full", "A", true),
      answered("Full", "B", true, "may be empty"),
      answered("Excused", "A", true),
      answered("Excused", "B", false, "may be empty"),
      answered("Wrong", "A", false),
      answered("Wrong", "B", false, "may be empty"),
    ]),
  ).toEqual({
    panels: 3,
    full: 1,
    excused: 1,
    faults: [
      "llm-model: variable model: A has no data: llm_model_info",
      "llm-model: Wrong: A has no data: query_A",
    ],
    reasons: ["no alert is firing", "may be empty", "may be empty"],
  });
});
