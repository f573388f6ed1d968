import { list, text, block } from "../../../infra/aspects/problem.ts";
import type { Bundle } from "../../bundle/bundle.ts";
import { appliedStacks, type AppliedStack } from "../applied.ts";
import type { MonitoringModel } from "../model/model.ts";
import { declaredResources } from "../resources/declared-resources.ts";
import { unappliedAttributes } from "../resources/forcing-attributes.ts";
import type { ResourceChange } from "../resources/resource-change.ts";
import { effects, type Impact } from "../review.ts";
import { replacementSeconds } from "./interruption.ts";
import { publishedWords } from "./published.ts";
import { services, type Service } from "./services.ts";
import { attributeWords, listed } from "./words.ts";

/** A bundle with what it means. */
export interface Side {
  readonly bundle: Bundle;
  readonly model: MonitoringModel;
}

type Happening = Pick<Impact, "effect" | "seconds" | "because">;

/** What happens to every service of both sides, the gravest first; equal ones by name. */
export function impacts(base: Side, head: Side, changes: readonly ResourceChange[]): readonly Impact[] {
  const before = services(base.bundle, base.model);
  const after = services(head.bundle, head.model);
  const gone = before.filter((service) => !after.some((other) => isSame(service, other)));
  const applied = { before: appliedStacks(base.bundle), after: appliedStacks(head.bundle) };
  const volumes = lostVolumes(base.bundle, changes);
  const all = [...after, ...gone].map((service) => {
    const change = changes.find(
      ({ stack, address }) => stack === service.resource.stack && address === service.resource.address,
    );
    const happening = [
      ...lostData(service, before, volumes),
      ...(change === undefined ? [] : [happeningOf(service, change, applied)]),
      ...(service.name === "grafana" ? throughGrafana(changes) : []),
    ].toSorted(byGravity)[0];
    return { service: service.name, host: service.host, ...(happening ?? nothing) };
  });
  const names = [...new Set(all.map(({ service }) => service))].sort();
  return names
    .flatMap((name) =>
      all
        .filter(({ service }) => service === name)
        .toSorted(byGravity)
        .slice(0, 1),
    )
    .toSorted(byGravity);
}

/** Why nothing happens to most services. */
export const untouched = "nothing about it changes";

const nothing: Happening = { effect: "none", seconds: 0, because: untouched };

function isSame(a: Service, b: Service): boolean {
  return a.resource.stack === b.resource.stack && a.resource.address === b.resource.address;
}

function byGravity(a: Happening, b: Happening): number {
  return effects.indexOf(b.effect) - effects.indexOf(a.effect) || b.seconds - a.seconds;
}

function happeningOf(
  service: Service,
  change: ResourceChange,
  { before, after }: { readonly before: readonly AppliedStack[]; readonly after: readonly AppliedStack[] },
): Happening {
  return service.by === "publisher"
    ? publication(change, publishedWords(service, before, after))
    : container(service, change);
}

function publication({ action, reason }: ResourceChange, words: string): Happening {
  if (action === "destroy") {
    return { effect: "none", seconds: 0, because: "nothing is published to it any more; what is live stays" };
  }
  if (action === "update") return { effect: "none", seconds: 0, because: "only how it is published changes" };
  const because = reason === "failed before" ? "published again after a failure, content unchanged" : words;
  return { effect: "reload", seconds: 0, because };
}

function container({ name, resource }: Service, change: ResourceChange): Happening {
  const seconds = replacementSeconds(name, {
    stopSeconds: Number(resource.attributes["destroy_grace_seconds"] ?? 0),
    startSeconds: Number(resource.attributes["wait_timeout"] ?? 60),
  });
  switch (change.action) {
    case "create":
      return { effect: "start", seconds, because: "it is new" };
    case "destroy":
      return { effect: "stop", seconds: 0, because: "it is no longer declared" };
    case "replace":
      return {
        effect: "recreate",
        seconds,
        because:
          change.forcedBy.length === 0
            ? `its container is made anew: it ${change.reason ?? "has to be"}`
            : `changes ${attributeWords(change.forcedBy)}, which needs a new container`,
      };
    case "update":
      return inPlace(change, seconds);
  }
}

function inPlace({ type, changed }: ResourceChange, seconds: number): Happening {
  if (changed.includes("must_run")) return { effect: "start", seconds, because: "it was stopped" };
  const without = changed.filter((attribute) => unappliedAttributes(type).includes(attribute));
  return without.length === changed.length
    ? {
        effect: "none",
        seconds: 0,
        because: `would change ${attributeWords(changed)}, but the provider does nothing about it`,
      }
    : { effect: "none", seconds: 0, because: `changes ${attributeWords(changed)} while it runs` };
}

/** A volume that is destroyed or replaced takes the data of the services that had it mounted. */
function lostData(
  service: Service,
  before: readonly Service[],
  lostVolumes: readonly string[],
): readonly Happening[] {
  const old = before.find((other) => isSame(service, other));
  const mounted = list(old?.resource.attributes["mounts"]).map((mount) => text(block(mount)["source"]));
  return lostVolumes
    .filter((volume) => mounted.includes(volume))
    .map((volume) => ({ effect: "data loss", seconds: 0, because: `its volume ${volume} goes away` }));
}

/** Names of the volumes of a bundle that are destroyed or replaced. */
export function lostVolumes({ stacks }: Bundle, changes: readonly ResourceChange[]): readonly string[] {
  return stacks.flatMap((stack) => {
    const declared = declaredResources(stack);
    return changes
      .filter((change) => change.stack === stack.name && change.type === "docker_volume")
      .filter(({ action }) => action === "destroy" || action === "replace")
      .map(({ address }) => text(declared.get(address)?.attributes["name"]));
  });
}

function throughGrafana(changes: readonly ResourceChange[]): readonly Happening[] {
  const ours = changes.filter(({ type }) => type.startsWith("grafana_"));
  if (ours.length === 0) return [];
  const words = ours.map(({ type, address }) => {
    const id = address.slice(type.length + 1).replace(/^dashboard-/, "");
    return type === "grafana_dashboard" ? `dashboard ${id}` : type.replace("grafana_", "").replace("_", " ");
  });
  return [
    {
      effect: "reload",
      seconds: 0,
      because: `${listed([...new Set(words)])} through its API, while it runs`,
    },
  ];
}
