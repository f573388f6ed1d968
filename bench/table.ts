import { type Figure, figures } from "./figures.ts";
import { comparedValue, type Report, type ReportedFigure, verdict } from "./report.ts";
import { summary } from "./statistics.ts";

const BEGIN = "<!-- bench:begin: written by npm run bench -->";
const END = "<!-- bench:end -->";

/**
 * A page with the report's table between its two markers.
 * @throws {Error} where the page has no markers
 */
export function pageWithTable(page: string, report: Report): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin)
    throw new Error(`docs/performance.md: has no ${BEGIN} … ${END}: put them back`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${table(report)}\n\n${page.slice(end)}`;
}

/** The report as Markdown. */
export function table({ machine, programs, figures: found }: Report): string {
  const { processor, cores, memoryGibibytes, system, node } = machine;
  return [
    `Measured on ${processor}, ${String(cores)} cores, ${String(memoryGibibytes)} GiB, ${system}, Node ${node}, with ${programs.join(", ")}.`,
    "",
    "| figure | ours | theirs | ratio | at least | aim | |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...found.map(row),
  ].join("\n");
}

function row(reported: ReportedFigure): string {
  const { name, ours, rival } = reported;
  const figure: Figure = figures[name];
  const isRatio = figure.rival !== undefined;
  const cells = [
    figure.title,
    withRange(ours, figure.unit),
    rival === undefined ? "" : `${withRange(rival.values, figure.unit)} (${rival.name})`,
    isRatio ? `${rounded(comparedValue(reported))}×` : "",
    limit(figure.atMost, figure),
    limit(figure.aim, figure),
    { aim: "**aim**", met: "met", missed: "**missed**" }[verdict(reported)],
  ];
  return `| ${cells.join(" | ")} |`;
}

function limit(value: number, { rival, unit }: Figure): string {
  return rival === undefined ? `≤ ${String(value)} ${unit}` : `≤ ${String(value)}×`;
}

function withRange(values: readonly number[], unit: string): string {
  const { median, least, most } = summary(values);
  return `${rounded(median)} ${unit} (${rounded(least)}–${rounded(most)})`;
}

/** Three digits, which is more than any of it means. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
