import { z } from "zod";
import type { Publication } from "../../infra/publications/publication.ts";
import type { Release } from "../../infra/render/release.ts";
import type { Bundle } from "../bundle/bundle.ts";

/** A server of the site that something is published to. */
export type PublishedService = Publication["service"];

const publishers = z.object({
  resource: z
    .object({
      docker_container: z
        .record(
          z.string(),
          z.object({ labels: z.array(z.object({ label: z.string(), value: z.string() })).default([]) }),
        )
        .default({}),
    })
    .default({ docker_container: {} }),
});

/** What a bundle publishes to a server, or undefined where it publishes nothing to it. */
export function publishedRelease({ stacks }: Bundle, service: PublishedService): Release | undefined {
  for (const { template, files } of stacks) {
    for (const { labels } of Object.values(publishers.parse(template).resource.docker_container)) {
      const label = (name: string) => labels.find((each) => each.label === name)?.value;
      const hash = label("citadel.release");
      if (label("citadel.service") !== service || hash === undefined) continue;
      const folder = `files/${service}/`;
      const published = Object.entries(files)
        .filter(([path]) => path.startsWith(folder))
        .map(([path, text]): [string, string] => [path.slice(folder.length), text]);
      return { hash, files: Object.fromEntries(published) };
    }
  }
  return undefined;
}
