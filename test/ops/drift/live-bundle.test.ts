import type { Bundle } from "../../../ops/bundle/bundle.ts";
import {
  dashboardText,
  dashboardUids,
  folderUids,
  liveBundle,
  type LiveReading,
} from "../../../ops/drift/live-bundle.ts";
import type { LiveDashboard } from "../../../ops/live/grafana-api.ts";
import type { LivePublication } from "../../../ops/live/publication-state.ts";
import { publishedRelease, type PublishedService } from "../../../ops/live/published-release.ts";
import { goodBundle } from "../review/bundle.ts";

const recorded = goodBundle();
const services: readonly PublishedService[] = ["exporter", "prometheus", "alertmanager", "grafana"];

/** What is read of servers on which everything is as it was deployed. */
function reading(bundle: Bundle): LiveReading {
  const dashboards = dashboardUids(bundle).map((uid): [string, LiveDashboard] => {
    const text =
      bundle.stacks.map(({ files }) => files[`files/dashboards/${uid}.json`]).find(Boolean) ?? "{}";
    const document: unknown = JSON.parse(text);
    const json = { id: 7, version: 3, ...Object.fromEntries(Object.entries(document ?? {})) };
    return [uid, { json, folder: "citadel-llm" }];
  });
  return {
    publications: services.map((service): LivePublication => {
      const { hash, files } = publishedRelease(bundle, service) ?? { hash: "", files: {} };
      return {
        service,
        host: "h",
        disk: { kind: "read", value: { name: hash, files } },
        loaded: { kind: "unreachable", because: "not looked at" },
      };
    }),
    dashboards: Object.fromEntries(dashboards),
    folders: {
      "citadel-llm": {
        title: "LLM platform",
        permissions: [
          { permission: "View", role: "Viewer" },
          { permission: "View", role: "Editor" },
        ],
        dashboards: {},
      },
    },
  };
}

test("what is live as it was deployed makes the recorded bundle, value by value", () => {
  expect(liveBundle(recorded, reading(recorded))).toEqual({ bundle: recorded, unreadable: [] });
});

test("what could not be read is as recorded", () => {
  const publications = reading(recorded).publications.map((publication): LivePublication => ({
    ...publication,
    disk: { kind: "unreachable", because: "down" },
  }));
  expect(liveBundle(recorded, { publications, dashboards: {}, folders: {} }).bundle).toEqual(recorded);
});

/** The stack that publishes to a server, as it is live after an edit of a file. */
function afterEdit(service: PublishedService, edit: (files: Record<string, string>) => void) {
  const live = reading(recorded);
  const publications = live.publications.map((publication): LivePublication => {
    if (publication.service !== service || publication.disk.kind === "unreachable") return publication;
    const files = { ...publication.disk.value.files };
    edit(files);
    return { ...publication, disk: { kind: "read", value: { ...publication.disk.value, files } } };
  });
  return liveBundle(recorded, { ...live, publications });
}

test("files on disk stand in the place of those that were deployed: edited, removed, added", () => {
  const { bundle } = afterEdit("prometheus", (files) => {
    files["rules/availability.yml"] = "groups: []\n";
    delete files["rules/exporter.yml"];
    files["rules/mine.yml"] = "groups: []\n";
  });
  const files = bundle.stacks.find(({ name }) => name === "production-metrics")?.files ?? {};
  expect(files["files/prometheus/rules/availability.yml"]).toBe("groups: []\n");
  expect(files["files/prometheus/rules/mine.yml"]).toBe("groups: []\n");
  expect(files["files/prometheus/rules/exporter.yml"]).toBeUndefined();
  expect(files["files/publisher/publish.sh"]).toBeDefined();
});

test("a file that is no YAML is named, and the recorded text stands for it", () => {
  const { bundle, unreadable } = afterEdit("prometheus", (files) => {
    files["rules/availability.yml"] = "groups: [";
  });
  expect(unreadable).toEqual(["prometheus/rules/availability.yml"]);
  expect(bundle).toEqual(recorded);
});

const resources = (bundle: Bundle) =>
  bundle.stacks.find(({ name }) => name === "production-grafana")?.template["resource"];

test("folders, permissions and the dashboards' places are those of Grafana", () => {
  const live = reading(recorded);
  const [moved = ""] = dashboardUids(recorded);
  const { bundle } = liveBundle(recorded, {
    ...live,
    dashboards: {
      ...live.dashboards,
      [moved]: { json: live.dashboards[moved]?.json ?? {}, folder: "theirs" },
    },
    folders: {
      "citadel-llm": {
        title: "Renamed",
        permissions: [{ permission: "Edit", role: "Editor" }],
        dashboards: {},
      },
    },
  });
  expect(resources(bundle)).toMatchObject({
    grafana_folder: { folder: { uid: "citadel-llm", title: "Renamed" } },
    grafana_folder_permission: { permission: { permissions: [{ permission: "Edit", role: "Editor" }] } },
    grafana_dashboard: { [`dashboard-${moved}`]: { folder: "theirs" } },
  });
});

test("what Grafana does not have any more is not declared either", () => {
  const live = reading(recorded);
  const [gone = ""] = dashboardUids(recorded);
  const without = liveBundle(recorded, {
    ...live,
    dashboards: { ...live.dashboards, [gone]: undefined },
  }).bundle;
  expect(dashboardUids(recorded)).toContain(gone);
  expect(dashboardUids(without)).not.toContain(gone);
  expect(resources(without)).not.toHaveProperty(["grafana_dashboard", `dashboard-${gone}`]);
  const folderless = liveBundle(recorded, { ...live, folders: { "citadel-llm": undefined } }).bundle;
  expect(folderUids(recorded)).toEqual(["citadel-llm"]);
  expect(folderUids(folderless)).toEqual([]);
});

test("a dashboard keeps the recorded order of its keys, so that only the edit shows", () => {
  const text =
    '{\n  "title": "A",\n  "panels": [\n    {\n      "id": 1,\n      "title": "P"\n    }\n  ]\n}\n';
  expect(dashboardText({ version: 4, id: 9, panels: [{ title: "P", id: 1 }], title: "A" }, text)).toBe(text);
  expect(dashboardText({ version: 4, panels: [{ title: "Q", id: 1, x: 1 }], title: "A" }, text)).toBe(
    text.replace('"title": "P"', '"title": "Q",\n      "x": 1'),
  );
});
