import type { ResourceChange } from "../resources/resource-change.ts";
import type { Impact, Review, Subject } from "../review.ts";
import { listed } from "../impact/words.ts";
import { verdict } from "../verdict.ts";

/** One or several of something, e.g. `1 objection`, `3 objections`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${String(count)} ${count === 1 ? singular : plural}`;
}

/** The first line of a report, without its environment. */
export function verdictWords(review: Review): string {
  const open = review.objections.filter(({ acknowledged }) => !acknowledged).length;
  switch (verdict(review)) {
    case "refused":
      return `${counted(open, "objection")}, not to be deployed as it is`;
    case "changes":
      return gravestWords(review.impacts);
    case "nothing":
      return "nothing changes";
  }
}

function gravestWords(impacts: readonly Impact[]): string {
  const [gravest] = impacts;
  if (gravest === undefined || gravest.effect === "none")
    return "changes, and nothing happens to any service";
  const same = impacts.filter(({ effect }) => effect === gravest.effect).map(({ service }) => service);
  switch (gravest.effect) {
    case "reload":
      return `reload of ${listed(same)}, nothing stops answering`;
    case "start":
      return `start of ${listed(same)}`;
    case "restart":
    case "recreate":
      return `new container of ${listed(same)}, not answering for up to ${counted(gravest.seconds, "second")}`;
    case "stop":
      return `stop of ${listed(same)}, for good`;
    case "data loss":
      return `DATA LOSS of ${listed(same)}`;
  }
}

/** What happens to a service, in words. */
export function effectWords({ effect, seconds }: Impact): string {
  switch (effect) {
    case "none":
      return "nothing";
    case "reload":
      return "reload";
    case "start":
      return "start";
    case "restart":
      return `restart, up to ${counted(seconds, "second")}`;
    case "recreate":
      return `new container, up to ${counted(seconds, "second")}`;
    case "stop":
      return "stop, for good";
    case "data loss":
      return "DATA LOSS";
  }
}

/** Headings of the groups of changes. */
export const subjectTitles: Readonly<Record<Subject, string>> = {
  volume: "Volumes",
  container: "Containers",
  image: "Images",
  "scrape job": "Scrape jobs",
  target: "Targets",
  check: "Checks and canaries",
  alert: "Alerts",
  "recording rule": "Recording rules",
  notification: "Who is told about what",
  inhibition: "Inhibitions",
  "maintenance window": "Maintenance windows",
  "data source": "Data sources",
  folder: "Folders",
  team: "Teams in Grafana",
  permission: "Permissions",
  dashboard: "Dashboards",
  panel: "Panels",
};

/** A change of a resource in words, e.g. `replace docker_container.exporter (local-exporter): image`. */
export function resourceWords({ stack, address, action, forcedBy, changed, reason }: ResourceChange): string {
  const attributes = action === "replace" && forcedBy.length > 0 ? forcedBy : changed;
  const because = [...attributes, ...(reason === undefined ? [] : [reason])].join(", ");
  return `${action} ${address} (${stack})${because === "" ? "" : `: ${because}`}`;
}

/**
 * What is replaced or destroyed and matters by itself. Publishers are made anew by every publication, and an image that
 * is replaced stays on its host: what happens through them is said of the services.
 */
export function graveResources({ resources = [] }: Review): readonly ResourceChange[] {
  return resources.filter(
    ({ type, action, changed }) =>
      action === "destroy" ||
      (action === "replace" && type !== "docker_image" && !changed.includes("upload")),
  );
}
