import type { BodyAllowance } from "../../../exporter/exposition/body-allowance.ts";

/** Of the largest namespace that can be declared. */
export const largest: BodyAllowance = { samples: 200_000, labels: 2_200_000 };
