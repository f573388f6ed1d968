import { expositionParts } from "../exposition/exposition-parts.ts";
import { gatheredBytes } from "../exposition/gathered-bytes.ts";
import { gzipParts } from "../exposition/gzip-parts.ts";
import { negotiatedFormat } from "../exposition/negotiate.ts";
import { pacedParts } from "../exposition/paced-parts.ts";
import { plainParts } from "../exposition/plain-parts.ts";
import type { ExposedFamily } from "../exposition/rendered-family.ts";
import type { Answer } from "./answer.ts";
import type { Route } from "./routes.ts";
import { scrapeSeconds } from "./scrape-deadline.ts";

/** Scrapes answered at once; more of them only make each other late. Half of them may be one client's that reads none. */
const SCRAPES_IN_FLIGHT = { inAll: 8, perClient: 4 } as const;

/**
 * `/metrics`, in the format and encoding that the scraper prefers, made part by part as fast as it reads.
 * @param families gathers within so many seconds
 */
export function metricsRoute(families: (seconds: number) => Promise<readonly ExposedFamily[]>): Route {
  return {
    access: "scrape",
    atMost: SCRAPES_IN_FLIGHT,
    methods: {
      GET: async (request) => {
        const { contentType, dialect } = negotiatedFormat(request.headers.accept);
        const parts = pacedParts(expositionParts(await families(scrapeSeconds(request)), dialect));
        const headers = { vary: "accept, accept-encoding", "cache-control": "no-store" };
        const zipped = acceptsGzip(request.headers["accept-encoding"]);
        return {
          status: 200,
          contentType,
          body: await wholeIfSmall(gatheredBytes(zipped ? gzipParts(parts) : plainParts(parts))),
          headers: { ...headers, ...(zipped && { "content-encoding": "gzip" }) },
        };
      },
    },
  };
}

/** All of it where it is one piece, as most scrapes are: the scraper is then told its length, and it is one write. */
async function wholeIfSmall(pieces: AsyncGenerator<Uint8Array>): Promise<Answer["body"]> {
  const first = await pieces.next();
  if (first.done === true) return "";
  const second = await pieces.next();
  return second.done === true ? first.value : followed([first.value, second.value], pieces);
}

async function* followed(
  first: readonly Uint8Array[],
  others: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* first;
  yield* others;
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? "")
    .split(",")
    .some((item) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(item));
}
