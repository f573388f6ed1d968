import { type Answer, jsonAnswer, textAnswer } from "../server/answer.ts";
import type { ServerRequest } from "../server/request.ts";
import type { Declarations } from "./declarations.ts";
import type { Store } from "./store.ts";

/** Families that are named: one that explodes is among the first. */
const LARGEST_FAMILIES = 20;

/** What something takes, and how much it changes. */
interface Row {
  readonly namespace: string;
  readonly series: number;
  readonly groups: number;
  /** Series that came and went: of a declaration since the start of the exporter, of a family since it has been stored. */
  readonly created: number;
  readonly removed: number;
}

/** What a declaration's families take of its budget. */
interface DeclarationRow extends Row {
  /** A name, or `rag_*`. */
  readonly declaration: string;
  readonly owner: string;
  readonly mostSeries: number;
}

interface FamilyRow extends Row {
  readonly family: string;
}

/** Who takes how much of the budgets, the largest first, and how much they change. */
export interface Cardinality {
  readonly series: number;
  readonly mostSeries: number;
  /** Of the lines that a scrape shows. */
  readonly bytes: number;
  readonly namespaces: readonly {
    readonly namespace: string;
    readonly owner: string;
    readonly series: number;
    readonly mostSeries: number;
    readonly groups: number;
    readonly mostGroups: number;
  }[];
  readonly declarations: readonly DeclarationRow[];
  /** The largest ones: of those that a declaration `rag_*` covers, each by its own name. */
  readonly families: readonly FamilyRow[];
}

/** What is stored now. */
export function cardinality(
  { config, all }: Declarations,
  { usage, churnOf, churnOfName }: Store,
): Cardinality {
  const namespaces = config.namespaces.map(({ namespace, owner, mostSeries, mostGroups }) => ({
    ...{ namespace, owner, series: usage.seriesOf(namespace), mostSeries },
    ...{ groups: usage.groupsOf(namespace), mostGroups },
  }));
  const declarations = all.map(({ source, title, family: { mostSeries } }) => ({
    ...{ declaration: title, namespace: source },
    owner: namespaces.find(({ namespace }) => namespace === source)?.owner ?? "",
    ...{ series: usage.seriesOfFamily(title), mostSeries, groups: usage.groupsOfFamily(title) },
    ...churnOf(title),
  }));
  const families = [...usage.byName].map(([family, { source, series, groups }]) => ({
    ...{ family, namespace: source, series, groups },
    ...churnOfName(family),
  }));
  return {
    ...{ series: usage.series(), mostSeries: config.mostSeries, bytes: usage.bytes() },
    namespaces: namespaces.toSorted((a, b) => b.series - a.series),
    declarations: declarations.toSorted(larger),
    families: families.toSorted(larger).slice(0, LARGEST_FAMILIES),
  };
}

function larger(a: Row, b: Row): number {
  return b.series - a.series || b.created - a.created;
}

/** As JSON for who asks for it, else as a table. */
export function cardinalityAnswer({ headers }: Pick<ServerRequest, "headers">, found: Cardinality): Answer {
  return /\bapplication\/json\b/i.test(headers.accept ?? "")
    ? jsonAnswer(200, found)
    : textAnswer(200, tables(found));
}

function tables({ series, mostSeries, bytes, namespaces, declarations, families }: Cardinality): string {
  return [
    `${String(series)} series of ${String(mostSeries)}, ${String(bytes)} bytes`,
    "",
    ...table([
      ["NAMESPACE", "OWNER", "SERIES", "LIMIT", "GROUPS", "LIMIT"],
      ...namespaces.map((one) => [
        ...[one.namespace, one.owner, one.series, one.mostSeries, one.groups, one.mostGroups].map(String),
      ]),
    ]),
    "",
    ...table([
      ["DECLARATION", "NAMESPACE", "SERIES", "LIMIT", "GROUPS", "CREATED", "REMOVED"],
      ...declarations.map((one) =>
        [
          ...[one.declaration, one.namespace, one.series, one.mostSeries],
          ...[one.groups, one.created, one.removed],
        ].map(String),
      ),
    ]),
    "",
    ...table([
      ["FAMILY", "NAMESPACE", "SERIES", "GROUPS", "CREATED", "REMOVED"],
      ...families.map((one) => [
        ...[one.family, one.namespace, one.series, one.groups, one.created, one.removed].map(String),
      ]),
    ]),
  ].join("\n");
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
