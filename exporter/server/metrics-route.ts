import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { negotiatedFormat } from "../exposition/negotiate.ts";
import type { Family } from "../exposition/family.ts";
import type { Route } from "./routes.ts";
import { scrapeSeconds } from "./scrape-deadline.ts";

const compressed = promisify(gzip);

/** Scrapes answered at once; more of them only make each other late. */
const SCRAPES_IN_FLIGHT = 8;

/** `/metrics`, in the format and encoding that the scraper prefers. @param families gathers within so many seconds */
export function metricsRoute(families: (seconds: number) => Promise<readonly Family[]>): Route {
  return {
    method: "GET",
    role: "scrape",
    atMost: SCRAPES_IN_FLIGHT,
    async answer(request) {
      const { contentType, render } = negotiatedFormat(request.headers.accept);
      const text = render(await families(scrapeSeconds(request)));
      const headers = { vary: "accept, accept-encoding", "cache-control": "no-store" };
      if (!acceptsGzip(request.headers["accept-encoding"])) {
        return { status: 200, contentType, body: text, headers };
      }
      // Off the event loop, and at the lightest level: the scraper is near.
      const body = await compressed(text, { level: 1 });
      return { status: 200, contentType, body, headers: { ...headers, "content-encoding": "gzip" } };
    },
  };
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? "")
    .split(",")
    .some((item) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(item));
}
