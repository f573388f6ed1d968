import type { PushRefusalReason } from "../../inventory/metrics/index.ts";
import type { PushedFamily } from "../exposition/pushed-family.ts";
import { edgeLabel } from "../exposition/edge-label.ts";
import { quoted } from "../exposition/names.ts";
import { sampleBlock } from "../exposition/sample-block.ts";
import type { Steps } from "../exposition/steps.ts";
import { type BlockSeries, blockSeries } from "./block.ts";
import type { Declaration, Declarations } from "./declarations.ts";
import type { Group } from "./group.ts";
import { isProblem, ownLabels } from "./own-labels.ts";
import { type Problem, Refusal } from "./refusal.ts";
import { inSeriesOrder } from "./series-order.ts";
import { typeProblem, valueProblem } from "./sample-problems.ts";

/** A family that is as it was declared, and rendered once for all scrapes. */
export interface AdmittedFamily {
  readonly name: string;
  readonly declaration: Declaration;
  readonly block: Uint8Array;
  /** What `block` holds; not to be kept. */
  readonly series: BlockSeries;
}

/**
 * Families of a body as they will be shown, if every one of them is as its namespace declares it. What Python's client
 * adds by itself, `<name>_created`, is left out.
 * @throws {Refusal} with every problem
 */
export function* admittedFamilies(
  declared: Declarations,
  group: Group,
  pushed: readonly PushedFamily[],
): Steps<readonly AdmittedFamily[]> {
  const problems: Problem[] = [];
  const admitted: AdmittedFamily[] = [];
  for (const family of pushed) {
    if (isCreation(declared, group.source, family)) continue;
    const found = yield* admittedFamily(declared, group, family);
    if ("reason" in found) problems.push(found);
    else admitted.push(found);
  }
  const [first, ...others] = problems;
  if (first !== undefined) throw new Refusal([first, ...others], seriesIn(pushed));
  return admitted;
}

/** Sample lines of a body. */
export function seriesIn(pushed: readonly PushedFamily[]): number {
  return pushed.reduce((sum, { samples }) => sum + samples.length, 0);
}

function isCreation(declared: Declarations, source: string, { name, type }: PushedFamily): boolean {
  if (!name.endsWith("_created") || (type !== "gauge" && type !== "untyped")) return false;
  const base = name.slice(0, -"_created".length);
  const parent = declared.of(source, `${base}_total`) ?? declared.of(source, base);
  return parent !== undefined && parent.family.type !== "gauge";
}

function* admittedFamily(
  declared: Declarations,
  group: Group,
  pushed: PushedFamily,
): Steps<AdmittedFamily | Problem> {
  const { name } = pushed;
  const declaration = declared.of(group.source, name);
  if (declaration === undefined) return undeclared(declared, group.source, name);
  const wrongType = typeProblem(pushed, declaration);
  if (wrongType !== undefined) return wrongType;
  const samples = [];
  for (const sample of pushed.samples) {
    yield;
    const labels = ownLabels(sample, declaration, group);
    if (isProblem(labels)) return labels;
    const wrongValue = valueProblem(sample, declaration);
    if (wrongValue !== undefined) return wrongValue;
    samples.push({ name: sample.name, labels, value: sample.value });
  }
  const isScalar = edgeLabel(pushed.type) === undefined;
  const lines = isScalar ? samples : yield* inSeriesOrder(name, samples);
  const block = yield* sampleBlock(lines, group.forced);
  const series = yield* blockSeries(block);
  if (series.size !== samples.length) {
    return problem(
      "duplicate",
      `${name}: has a series twice once the labels of the path are added: send it once`,
    );
  }
  return { name, declaration, block, series };
}

function undeclared(declared: Declarations, source: string, name: string): Problem {
  const known = declared.all.filter((one) => one.source === source).map(({ title }) => title);
  const shown = [...known.slice(0, 5), ...(known.length > 5 ? ["…"] : [])].join(", ");
  return problem(
    "undeclared",
    `${quoted(name)}: is not declared for namespace ${source} (declared: ${shown}): declare it in inventory/custom-metrics.ts, or leave it out`,
  );
}

function problem(reason: PushRefusalReason, text: string): Problem {
  return { reason, text };
}
