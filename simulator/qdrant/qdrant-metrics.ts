import {
  counter,
  histogram,
  single,
  type Family,
  type Histogram,
  type Sample,
} from "../exposition/family.ts";

/** Buckets of `rest_responses_duration_seconds`. Source: qdrant `operation_time_statistics.rs`. */
const BUCKETS = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 10, 50];

/** What Qdrant is, and what it holds. */
export interface QdrantFacts {
  readonly version: string;
  /** Points by collection. */
  readonly collections: Readonly<Record<string, number>>;
}

/** Qdrant's metrics about the requests that it served. */
export interface QdrantMetrics {
  /** Only the endpoints that touch points are counted, as in Qdrant. */
  readonly observe: (method: string, endpoint: string, status: number, seconds: number) => void;
  readonly families: (facts: QdrantFacts) => readonly Family[];
}

interface Durations {
  readonly labels: { readonly method: string; readonly endpoint: string; readonly status: string };
  readonly durations: Histogram;
  sum: number;
  least: number;
  most: number;
}

/**
 * Metrics of a Qdrant that served nothing yet. Names and labels: qdrant `src/common/metrics.rs`; timings are only
 * kept for answers with status 200.
 */
export function qdrantMetrics(): QdrantMetrics {
  const responses = counter();
  const timings = new Map<string, Durations>();
  const timing = (of: (entry: Durations) => number): readonly Sample[] =>
    [...timings.values()].map((entry) => ({ suffix: "", labels: entry.labels, value: of(entry) }));
  return {
    observe: (method, endpoint, status, seconds) => {
      const labels = { method, endpoint, status: String(status) };
      responses.increment(labels);
      if (status !== 200) return;
      const key = `${method} ${endpoint}`;
      const entry = timings.get(key) ?? {
        labels,
        durations: histogram(BUCKETS),
        sum: 0,
        least: Infinity,
        most: 0,
      };
      entry.durations.observe(seconds);
      entry.sum += seconds;
      entry.least = Math.min(entry.least, seconds);
      entry.most = Math.max(entry.most, seconds);
      timings.set(key, entry);
    },
    families: (facts) => [
      ...factFamilies(facts),
      {
        name: "rest_responses_total",
        type: "counter",
        help: "total number of responses",
        samples: responses.samples(),
      },
      {
        name: "rest_responses_avg_duration_seconds",
        type: "gauge",
        help: "average response duration",
        samples: timing(({ sum, durations }) => sum / durations.count()),
      },
      {
        name: "rest_responses_min_duration_seconds",
        type: "gauge",
        help: "minimum response duration",
        samples: timing(({ least }) => least),
      },
      {
        name: "rest_responses_max_duration_seconds",
        type: "gauge",
        help: "maximum response duration",
        samples: timing(({ most }) => most),
      },
      {
        name: "rest_responses_duration_seconds",
        type: "histogram",
        help: "response duration histogram",
        samples: [...timings.values()].flatMap(({ labels, durations }) => durations.samples(labels)),
      },
      {
        name: "memory_resident_bytes",
        type: "gauge",
        help: "Maximum number of bytes in physically resident data pages mapped",
        samples: single(process.memoryUsage().rss),
      },
    ],
  };
}

function factFamilies({ version, collections }: QdrantFacts): readonly Family[] {
  const names = Object.keys(collections);
  return [
    {
      name: "app_info",
      type: "gauge",
      help: "information about qdrant server",
      samples: single(1, { name: "qdrant", version }),
    },
    {
      name: "app_status_recovery_mode",
      type: "gauge",
      help: "features enabled in qdrant server",
      samples: single(0),
    },
    {
      name: "collections_total",
      type: "gauge",
      help: "number of collections",
      samples: single(names.length),
    },
    {
      name: "collection_points",
      type: "gauge",
      help: "approximate amount of points per collection",
      samples: names.map((id) => ({ suffix: "", labels: { id }, value: collections[id] ?? 0 })),
    },
    {
      name: "collection_dead_replicas",
      type: "gauge",
      help: "total amount of shard replicas in non-active state",
      samples: single(0),
    },
    {
      name: "cluster_enabled",
      type: "gauge",
      help: "is cluster support enabled",
      samples: single(0),
    },
  ];
}
