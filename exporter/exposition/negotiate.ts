import type { Dialect } from "./family-head.ts";

/** How a scraper gets its answer. */
export interface ExpositionFormat {
  readonly contentType: string;
  readonly dialect: Dialect;
}

const text: ExpositionFormat = {
  contentType: "text/plain; version=0.0.4; charset=utf-8",
  dialect: "text",
};

/**
 * The format that an `Accept` header prefers among OpenMetrics 1.0.0 and 0.0.1 and text 1.0.0 and 0.0.4; text 0.0.4
 * where it names none of them. Source: https://prometheus.io/docs/instrumenting/content_negotiation/
 */
export function negotiatedFormat(accept: string | undefined): ExpositionFormat {
  const offers = (accept ?? "")
    .split(",")
    .map(offerOf)
    .flatMap((offer) => {
      const format = formatOf(offer);
      return format === undefined || offer.quality === 0 ? [] : [{ format, quality: offer.quality }];
    });
  // Stable sort: of two equally liked formats, the one named first.
  return offers.toSorted((a, b) => b.quality - a.quality)[0]?.format ?? text;
}

interface Offer {
  readonly mediaType: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** 0–1. */
  readonly quality: number;
}

function offerOf(item: string): Offer {
  const [mediaType = "", ...rest] = item.split(";").map((part) => part.trim());
  const parameters = new Map(
    rest.map((parameter): [string, string] => {
      const [name = "", value = ""] = parameter.split("=");
      return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, "$1")];
    }),
  );
  const quality = Number(parameters.get("q") ?? "1");
  return {
    mediaType: mediaType.toLowerCase(),
    parameters,
    quality: quality >= 0 && quality <= 1 ? quality : 0,
  };
}

function formatOf({ mediaType, parameters }: Offer): ExpositionFormat | undefined {
  const version = parameters.get("version");
  if (mediaType === "application/openmetrics-text") {
    if (version === "1.0.0") return openMetrics(`1.0.0; charset=utf-8; escaping=${escaping(parameters)}`);
    if (version === undefined || version === "0.0.1") return openMetrics("0.0.1; charset=utf-8");
    return undefined;
  }
  if (mediaType === "text/plain" || mediaType === "text/*" || mediaType === "*/*") {
    if (version === "1.0.0" && mediaType === "text/plain") {
      return {
        ...text,
        contentType: `text/plain; version=1.0.0; charset=utf-8; escaping=${escaping(parameters)}`,
      };
    }
    return version === undefined || version === "0.0.4" ? text : undefined;
  }
  return undefined;
}

function openMetrics(version: string): ExpositionFormat {
  return { contentType: `application/openmetrics-text; version=${version}`, dialect: "openmetrics" };
}

/** Our names need no escaping under either of these; the schemes that rewrite underscores are not offered. */
function escaping(parameters: ReadonlyMap<string, string>): string {
  return parameters.get("escaping") === "allow-utf-8" ? "allow-utf-8" : "underscores";
}
