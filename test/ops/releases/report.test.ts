import { releasesText } from "../../../ops/releases/report.ts";
import type { ReleaseRecord } from "../../../ops/releases/record.ts";

const record = (number: number, cause: ReleaseRecord["cause"]): ReleaseRecord => ({
  number,
  digest: "0123456789abcdef",
  commit: `${"4f1c2d3a".repeat(5)}-dirty`,
  by: "anna@laptop",
  at: "2026-01-02T03:04:05.678Z",
  cause,
  images: {},
  bundle: "0".repeat(64),
});

test("releases are listed newest first, with what the servers have beside them", () => {
  const text = releasesText({
    records: [
      record(1, { kind: "deploy" }),
      record(2, { kind: "deploy" }),
      record(3, { kind: "rollback", to: 1, only: "config" }),
    ],
    current: 3,
    unfinished: [
      { ...record(4, { kind: "deploy" }), commit: "abc" },
      { ...record(5, { kind: "rollback", to: 3, only: "everything" }), commit: "def" },
    ],
    withdrawn: [{ number: 2, commit: "abc", changes: [] }],
    live: [
      {
        service: "prometheus",
        host: "mon01",
        disk: {
          kind: "read",
          value: {
            name: "aaa",
            files: {},
            manifest: { release: "aaa", commit: "abc", publishedAt: "2026-01-02T03:04:05Z", files: {} },
          },
        },
        loaded: { kind: "unreachable", because: "no" },
      },
      {
        service: "grafana",
        host: "mon01",
        disk: { kind: "read", value: { files: {} } },
        loaded: { kind: "unreachable", because: "no" },
      },
      {
        service: "exporter",
        host: "gpu01",
        disk: { kind: "unreachable", because: "gpu01: no route: start it" },
        loaded: { kind: "unreachable", because: "no" },
      },
    ],
  });
  expect(text).toBe(
    [
      "*     3  2026-01-02 03:04:05  4f1c2d3a4f1c-dirty  0123456789abcdef  anna@laptop  rollback to 1, configuration only",
      "      2  2026-01-02 03:04:05  4f1c2d3a4f1c-dirty  0123456789abcdef  anna@laptop  deploy, rolled back",
      "      1  2026-01-02 03:04:05  4f1c2d3a4f1c-dirty  0123456789abcdef  anna@laptop  deploy",
      "not finished: deploy of release 4 (abc, anna@laptop, begun 2026-01-02T03:04:05.678Z)",
      "not finished: rollback of release 5 (def, anna@laptop, begun 2026-01-02T03:04:05.678Z)",
      "",
      "prometheus: aaa, commit abc, published 2026-01-02T03:04:05Z",
      "grafana: nothing published",
      "exporter: gpu01: no route: start it",
    ].join("\n"),
  );
});

test("before the first release it says so", () => {
  expect(releasesText({ records: [], current: undefined, unfinished: [], withdrawn: [], live: [] })).toBe(
    "no release yet\n",
  );
});
