import { publicationState, isLive, type LivePublication } from "../../../ops/live/publication-state.ts";
import { shortSha256 } from "../../../ops/live/exporter-api.ts";

const release = { hash: "0123456789ab", files: { "exporter.json": "{}" } };
const live: LivePublication = {
  service: "exporter",
  host: "gpu01",
  disk: { kind: "read", value: { name: release.hash, files: release.files } },
  loaded: { kind: "read", value: { service: "exporter", config: shortSha256("{}") } },
};
const unreachable = { kind: "unreachable", because: "gpu01: is down" } as const;
const disk = (value: Extract<LivePublication["disk"], { kind: "read" }>["value"]): LivePublication => ({
  ...live,
  disk: { kind: "read", value },
});

test.each<[string, LivePublication, string, string]>([
  ["published and loaded", live, "as recorded", "exporter runs release 0123456789ab"],
  ["nothing on disk", disk({ files: {} }), "lost", "nothing is published to exporter"],
  [
    "another release on disk",
    disk({ name: "ffffffffffff", files: release.files }),
    "another release",
    "exporter has release ffffffffffff, not 0123456789ab",
  ],
  [
    "an edited file",
    disk({ name: release.hash, files: { "exporter.json": "{ }", "more.json": "" } }),
    "edited",
    "files of exporter were changed by hand: exporter.json, more.json",
  ],
  [
    "a server that runs something else",
    { ...live, loaded: { kind: "read", value: { service: "exporter", config: "ffffffffffff" } } },
    "lost",
    "exporter does not run what is on disk: exporter.json: not loaded as it is on disk (runs ffffffffffff, not 44136fa355b3)",
  ],
  ["a host that is down", { ...live, disk: unreachable }, "unreachable", "gpu01: is down"],
  ["a server that is down", { ...live, loaded: unreachable }, "unreachable", "gpu01: is down"],
])("%s", (_case, publication, state, because) => {
  expect(publicationState(publication, release)).toEqual({ live: state, because });
  expect(isLive(publication, release)).toBe(state === "as recorded");
});

test("Grafana's data source is lost when its link is", () => {
  const grafana: LivePublication = {
    service: "grafana",
    host: "metrics",
    disk: { kind: "read", value: { name: "a", files: {}, provisioned: "/elsewhere.yml" } },
    loaded: { kind: "read", value: { service: "grafana", dataSources: {} } },
  };
  expect(publicationState(grafana, { hash: "a", files: {} })).toEqual({
    live: "lost",
    because: "the link to Grafana's data source file is gone: datasources/citadel.yml",
  });
});
