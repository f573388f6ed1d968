import { createHash } from "node:crypto";
import {
  type CustomFamily,
  type CustomNamespace,
  familyTitle,
} from "../../inventory/metrics/custom-declarations.ts";
import { isDrawn } from "./family-queries.ts";

/** Longest title that a panel of ours has. */
const LONGEST_TITLE = 70;

/** Hexadecimal digits that tell apart what is cut: two of a dashboard's 100 are the same once in 3,000 dashboards. */
const HASH_DIGITS = 6;

/** A declared family that is drawn, who brings it, and what its panel is called. */
export interface TitledFamily {
  readonly namespace: string;
  /** Name of the team that answers for it. */
  readonly owner: string;
  readonly family: CustomFamily;
  /** No other panel has it: panels are numbered by their titles. At most 70 characters. */
  readonly title: string;
}

/**
 * The families that are drawn, in the order of their declarations: what is declared last does not rename the others.
 * @param taken - titles of the dashboard's other panels
 */
export function titledFamilies(
  namespaces: readonly CustomNamespace[],
  taken: readonly string[],
): readonly TitledFamily[] {
  const used = new Set(taken);
  return namespaces.flatMap(({ namespace, owner, families }) =>
    families.filter(isDrawn).map((family) => {
      const whole = wholeTitle(family);
      const wanted = [shortTitle(family), whole].map((each) => fitting(each, family));
      const title = wanted.find((each) => !used.has(each)) ?? marked(whole, family);
      used.add(title);
      return { namespace, owner, family, title };
    }),
  );
}

/** `rag_index_documents` → “Rag index documents”; without the unit that the axis shows. Of a moment the age is drawn. */
function shortTitle(family: CustomFamily): string {
  if (!("name" in family)) return wholeTitle(family);
  const name = family.name.replace(/_timestamp_seconds$/, "_time_since");
  return sentence(name.replace(/_(?:total|seconds|bytes|ratio)$/, ""));
}

function wholeTitle(family: CustomFamily): string {
  return "name" in family ? sentence(family.name) : `${sentence(family.prefix.slice(0, -1))}, all of them`;
}

function fitting(title: string, family: CustomFamily): string {
  return title.length > LONGEST_TITLE ? marked(title, family) : title;
}

/** A title with a few digits that stand for the whole name. */
function marked(title: string, family: CustomFamily): string {
  const hash = createHash("sha256").update(familyTitle(family)).digest("hex").slice(0, HASH_DIGITS);
  return `${title.slice(0, LONGEST_TITLE - 1 - HASH_DIGITS)}…${hash}`;
}

function sentence(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("_", " ")}`;
}
