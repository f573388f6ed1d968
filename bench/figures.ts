/** One line of the table: what is measured, and what it must be. */
export interface Figure {
  readonly title: string;
  readonly unit: "ms" | "B" | "MiB" | "s" | "%";
  /** What ours is divided by before it is compared. @defaultValue nothing: the figure itself is compared */
  readonly rival?: string;
  readonly atMost: number;
  readonly aim: number;
}

const pushgateway = "pushgateway";
const blackbox = "blackbox_exporter";
const promClient = "prom-client";

/** Every figure, as the table has them. */
export const figures = {
  "scrape-1k": { title: "scrape of 1k pushed series", unit: "ms", rival: pushgateway, atMost: 1, aim: 0.9 },
  "scrape-10k": {
    title: "scrape of 10k pushed series",
    unit: "ms",
    rival: pushgateway,
    atMost: 0.6,
    aim: 0.3,
  },
  "scrape-100k": {
    title: "scrape of 100k pushed series",
    unit: "ms",
    rival: pushgateway,
    atMost: 0.3,
    aim: 0.1,
  },
  "scrape-gzip-1k": { title: "the same of 1k, gzip", unit: "ms", rival: pushgateway, atMost: 1, aim: 0.9 },
  "scrape-gzip-10k": {
    title: "the same of 10k, gzip",
    unit: "ms",
    rival: pushgateway,
    atMost: 0.6,
    aim: 0.3,
  },
  "scrape-gzip-100k": {
    title: "the same of 100k, gzip",
    unit: "ms",
    rival: pushgateway,
    atMost: 0.3,
    aim: 0.1,
  },
  "heap-per-series": { title: "memory of one pushed series, of 100k", unit: "B", atMost: 200, aim: 100 },
  "memory-100k": {
    title: "resident memory after scrapes of 100k series",
    unit: "MiB",
    atMost: 220,
    aim: 150,
  },
  "push-10k": {
    title: "push of 1k series with 10k stored",
    unit: "ms",
    rival: pushgateway,
    atMost: 1,
    aim: 0.5,
  },
  "push-100k": {
    title: "push of 1k series with 100k stored",
    unit: "ms",
    rival: pushgateway,
    atMost: 1,
    aim: 0.5,
  },
  "loop-delay-100k": {
    title: "event-loop delay p99 while 100k series are scraped",
    unit: "ms",
    atMost: 30,
    aim: 10,
  },
  "targets-200": { title: "200 targets of which half answer after 1 s", unit: "s", atMost: 1.25, aim: 1.1 },
  "canary-idle": { title: "error of a canary's times, p99, idle", unit: "ms", atMost: 3, aim: 1 },
  "canary-scraped": { title: "the same while 100k series are scraped", unit: "ms", atMost: 10, aim: 2 },
  "churn-memory": {
    title: "resident memory after 10⁶ distinct label sets, more than after 10⁵",
    unit: "%",
    atMost: 10,
    aim: 10,
  },
  "churn-used": { title: "heap and external memory, likewise", unit: "%", atMost: 10, aim: 10 },
  "churn-uncounted": { title: "of them neither stored nor counted as refused", unit: "%", atMost: 0, aim: 0 },
  "render-1k": {
    title: "rendering 1k series of our own",
    unit: "ms",
    rival: promClient,
    atMost: 1,
    aim: 0.5,
  },
  "render-10k": {
    title: "rendering 10k series of our own",
    unit: "ms",
    rival: promClient,
    atMost: 1,
    aim: 0.5,
  },
  "render-100k": {
    title: "rendering 100k series of our own",
    unit: "ms",
    rival: promClient,
    atMost: 1,
    aim: 0.5,
  },
  // A tenth and a hundredth of the 30 s after which most rules are evaluated again.
  "rules-4": { title: "all rules evaluated once, 4 models", unit: "ms", atMost: 3000, aim: 300 },
  "rules-200": { title: "all rules evaluated once, 200 models", unit: "ms", atMost: 3000, aim: 300 },
} as const satisfies Readonly<Record<string, Figure>>;

/** Key of a figure, in the JSON too. */
export type FigureName = keyof typeof figures;

/** Who is measured beside us; `targets-200` has a rival whose figure is shown and not divided by. */
export const rivalNames = [pushgateway, blackbox, promClient] as const;
export type RivalName = (typeof rivalNames)[number];

/** What one run of a scenario measured. */
export type Measured = Readonly<Partial<Record<FigureName, number>>>;
