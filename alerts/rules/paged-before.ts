import { oneOf, series } from "../../inventory/metrics/index.ts";

/**
 * PromQL: whether a page about the same model or target fires, or did until so long ago. For the `unless` of what
 * follows from it, and goes on when it has ended: an inhibition ends with its cause, and what it held back then pages
 * for an incident that is over.
 * @param range how long what follows can outlast its cause
 */
export function pagedBefore(
  pages: readonly string[],
  about: { readonly model: string } | { readonly target: string },
  range: string,
): string {
  const firing = { alertname: oneOf(pages), alertstate: "firing", ...about };
  return `max_over_time(${series("ALERTS", firing)}[${range}])`;
}
