import { canonical } from "../model/canonical.ts";
import type { MonitoringModel, ScrapeJobModel, TargetModel } from "../model/model.ts";
import type { Change } from "../review.ts";
import { groupedChanges, plainPhrase, type SingleChange } from "./grouped.ts";
import { keyedPairs, recordPairs, type KeyedPair } from "./keyed.ts";
import { arrow, settingWords } from "./words.ts";

type Labels = TargetModel["labels"];

/** Scrape jobs and their targets. */
export function scrapingChanges(before: MonitoringModel, after: MonitoringModel): readonly Change[] {
  const jobs = keyedPairs(before.scrapeJobs, after.scrapeJobs, ({ name }) => name);
  return [
    ...groupedChanges(jobs.flatMap(jobChanges), plainPhrase),
    ...jobs.flatMap(({ key, before: old, after: current }) =>
      targetChanges(key, old?.targets ?? [], current?.targets ?? []),
    ),
  ];
}

function jobChanges({ key, before, after }: KeyedPair<ScrapeJobModel>): readonly SingleChange[] {
  const job = { subject: "scrape job", id: `scrape job/${key}`, name: key } as const;
  if (before === undefined || after === undefined) {
    const action = before === undefined ? "added" : "removed";
    const value = canonical((before ?? after)?.settings);
    return [
      {
        ...job,
        aspect: "",
        action,
        words:
          action === "added" ? `added, scraped every ${intervalOf(after)}` : "removed, no longer scraped",
        ...(action === "added" ? { after: value } : { before: value }),
      },
    ];
  }
  return recordPairs(before.settings, after.settings)
    .filter((pair) => pair.before !== pair.after)
    .map((pair) => ({
      ...job,
      aspect: pair.key,
      action: "changed",
      words: settingWords(pair.key, pair.before, pair.after),
      ...(pair.before === undefined ? {} : { before: pair.before }),
      ...(pair.after === undefined ? {} : { after: pair.after }),
    }));
}

function intervalOf(job: ScrapeJobModel | undefined): string {
  const interval = job?.settings["scrape_interval"];
  return interval === undefined ? "global interval" : interval.replaceAll('"', "");
}

/** A target that stands at another address with the same labels has moved; else it is another one. */
function targetChanges(
  job: string,
  before: readonly TargetModel[],
  after: readonly TargetModel[],
): readonly Change[] {
  const pairs = keyedPairs(before, after, ({ address }) => address);
  const gone = pairs.flatMap(({ key, before: target, after: other }) =>
    target !== undefined && other === undefined ? [{ key, target }] : [],
  );
  const come = pairs.flatMap(({ key, before: other, after: target }) =>
    target !== undefined && other === undefined ? [{ key, target }] : [],
  );
  const moves = movedTargets(gone, come);
  const change = (key: string) => ({ id: `target/${job}/${key}`, subject: "target" as const });
  return pairs.flatMap(({ key, before: old, after: current }): readonly Change[] => {
    const move = moves.find(({ from }) => from.key === key);
    if (move !== undefined) {
      const { from, to } = move;
      const text = `${job}: target ${arrow(from.target.address, to.target.address)}${labelWords(to.target.labels)}`;
      return [
        {
          ...change(key),
          action: "changed",
          text,
          before: canonical(from.target),
          after: canonical(to.target),
        },
      ];
    }
    if (moves.some(({ to }) => to.key === key)) return [];
    if (old === undefined && current !== undefined) {
      const text = `${job}: target ${current.address} added${labelWords(current.labels)}`;
      return [{ ...change(key), action: "added", text, after: canonical(current) }];
    }
    if (old !== undefined && current === undefined) {
      const text = `${job}: target ${old.address} lost${labelWords(old.labels)}`;
      return [{ ...change(key), action: "removed", text, before: canonical(old) }];
    }
    const [was, is] = [canonical(old), canonical(current)];
    if (was === is) return [];
    const text = `${job}: target ${key}: ${settingWords("label", canonical(old?.labels), canonical(current?.labels)).replaceAll("label.", "label ")}`;
    return [{ ...change(key), action: "changed", text, before: was, after: is }];
  });
}

interface KeyedTarget {
  readonly key: string;
  readonly target: TargetModel;
}

function movedTargets(
  gone: readonly KeyedTarget[],
  come: readonly KeyedTarget[],
): readonly { readonly from: KeyedTarget; readonly to: KeyedTarget }[] {
  const left = [...come];
  return gone.flatMap((from) => {
    const place = left.findIndex(({ target }) => canonical(target.labels) === canonical(from.target.labels));
    return place < 0 ? [] : left.splice(place, 1).map((to) => ({ from, to }));
  });
}

function labelWords(labels: Labels): string {
  const words = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((pair) => pair.join("="));
  return words.length === 0 ? "" : ` (${words.join(", ")})`;
}
