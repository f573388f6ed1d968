import type { Publication } from "../../infra/publications/publication.ts";
import type { Release } from "../../infra/render/release.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { publishers } from "./publishers.ts";

/** A server of the site that something is published to. */
export type PublishedService = Publication["service"];

/** What a bundle publishes to a server, or undefined where it publishes nothing to it. */
export function publishedRelease(bundle: Bundle, service: PublishedService): Release | undefined {
  const publisher = publishers(bundle).find((each) => each.service === service);
  if (publisher === undefined) return undefined;
  const folder = `files/${service}/`;
  const published = bundle.stacks
    .filter(({ name }) => name === publisher.stack)
    .flatMap(({ files }) => Object.entries(files))
    .filter(([path]) => path.startsWith(folder))
    .map(([path, text]): [string, string] => [path.slice(folder.length), text]);
  return { hash: publisher.release, files: Object.fromEntries(published) };
}
