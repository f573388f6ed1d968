import { z } from "zod";
import { canonical } from "../model/canonical.ts";
import { valueWords } from "./words.ts";

const panelWithThresholds = z.looseObject({
  fieldConfig: z.looseObject({
    defaults: z.looseObject({
      thresholds: z.looseObject({
        steps: z.array(z.looseObject({ color: z.string(), value: z.number().nullish() })),
      }),
    }),
  }),
});

/** How the content of a panel changed, in the words of its editor rather than those of its JSON. */
export function panelContentWords(before: string, after: string): string {
  return valueWords(withNamedThresholds(before), withNamedThresholds(after), placeName);
}

/** Thresholds by their colours instead of as a list, so that one is compared with its former self. */
function withNamedThresholds(content: string): string {
  const result = panelWithThresholds.safeParse(JSON.parse(content));
  if (!result.success) return content;
  const { steps, ...thresholds } = result.data.fieldConfig.defaults.thresholds;
  const colours = steps.map(({ color }, index) => {
    const count = steps.slice(0, index).filter((step) => step.color === color).length;
    return count === 0 ? color : `${color} (${String(count + 1)})`;
  });
  const named = Object.fromEntries(
    steps.map(({ value }, index) => [colours[index] ?? "", value ?? "any value"]),
  );
  const { fieldConfig } = result.data;
  const defaults = { ...fieldConfig.defaults, thresholds: { ...thresholds, from: named } };
  return canonical({ ...result.data, fieldConfig: { ...fieldConfig, defaults } });
}

function placeName(path: string): string {
  return path
    .replace(/^targets\[(\w+)\]\.expr$/, "query $1")
    .replace(/^targets\[(\w+)\]/, "query $1")
    .replace(/^fieldConfig\.defaults\.thresholds\.from\./, "threshold ")
    .replace(/^fieldConfig\.(?:defaults\.)?/, "");
}
