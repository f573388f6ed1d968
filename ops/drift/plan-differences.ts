import type { LiveContainer } from "../live/containers.ts";
import type { ResourceChange } from "../review/resources/resource-change.ts";
import type { Difference, Remedies } from "./difference.ts";
import type { ExpectedContainer } from "./expected-containers.ts";

/** What Terraform would do to a running environment if the recorded release were deployed again. */
export interface PlannedLook {
  readonly planned: readonly ResourceChange[];
  readonly expected: readonly ExpectedContainer[];
  readonly live: readonly LiveContainer[];
}

/**
 * Differences that only Terraform sees. Left out are publishers and images: neither runs, both are pruned by
 * whoever tidies a host, and what a publisher left behind is compared directly.
 *
 * @param known - ids of what was found without Terraform: it is not said twice
 */
export function planDifferences(
  { planned, expected, live }: PlannedLook,
  known: readonly string[],
  { deploy }: Remedies,
): readonly Difference[] {
  return planned.flatMap((change): readonly Difference[] => {
    const { stack, address, type, action, changed, forcedBy } = change;
    if (type === "docker_image") return [];
    const container = expected.find((each) => each.stack === stack && each.address === address);
    if (container?.role === "publisher") return [];
    const id = `resource/${stack}/${address}`;
    const attributes = forcedBy.length > 0 ? forcedBy : changed;
    // A container that was told of already, and what only follows from a pruned image.
    if (container !== undefined) {
      if (known.some((other) => other.startsWith(`container/${container.name}`))) return [];
      if (action === "replace" && attributes.every((attribute) => attribute === "image")) return [];
      if (action === "create" && live.some(({ name }) => name === container.name)) {
        return [
          {
            id,
            gravity: "plain",
            text: `container ${container.name} was made again by hand: Terraform's state knows another one of that name`,
            remedy: `docker rm --force ${container.name}, then ${deploy}`,
          },
        ];
      }
    }
    if (type.startsWith("grafana_") && known.some((other) => grafanaSubject(type, other))) return [];
    return [
      {
        id,
        gravity: type === "docker_volume" ? "grave" : "plain",
        text: `${stack}: ${address}: a deployment of the same release would ${verb(action)} it${attributes.length === 0 ? "" : ` (${attributes.join(", ")})`}`,
        remedy: deploy,
      },
    ];
  });
}

/** Whether a change that a review told is about resources of a type. */
function grafanaSubject(type: string, id: string): boolean {
  switch (type) {
    case "grafana_dashboard":
      return /^(?:dashboard|panel|folder)\//.test(id);
    // That a team is gone shows in permissions only where it had some.
    case "grafana_team":
      return false;
    case "grafana_folder":
      return id.startsWith("folder/");
    default:
      return /^(?:permission|folder)\//.test(id);
  }
}

function verb(action: ResourceChange["action"]): string {
  return action === "create" ? "make" : action;
}
