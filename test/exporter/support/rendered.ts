import { expositionParts } from "../../../exporter/exposition/exposition-parts.ts";
import type { ExposedFamily } from "../../../exporter/exposition/rendered-family.ts";

/** All families as one text 0.0.4. */
export function textExposition(families: readonly ExposedFamily[]): string {
  return Buffer.concat([...expositionParts(families, "text")].map(({ bytes }) => bytes)).toString();
}

/** All families as one OpenMetrics text. */
export function openMetricsExposition(families: readonly ExposedFamily[]): string {
  return Buffer.concat([...expositionParts(families, "openmetrics")].map(({ bytes }) => bytes)).toString();
}
