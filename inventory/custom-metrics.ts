import { assumptions } from "./assumptions.ts";
import type { CustomMetrics, CustomNamespace } from "./metrics/custom-declarations.ts";
import { verificationNamespace } from "./secrets.ts";
import type { TeamName } from "./teams.ts";

type Owned = { readonly owner: TeamName };

const owners = assumptions.customOwners.value;
const HOUR = 3_600;

/** The retrieval service in front of Qdrant: a long-lived process that pushes every 30 s. */
const rag = {
  namespace: "rag",
  owner: owners.rag,
  mostSeries: 2_000,
  mostGroups: 20,
  families: [
    {
      name: "rag_documents_indexed_total",
      type: "counter",
      help: "Documents put into the index.",
      labels: ["collection"],
      mostSeries: 200,
      lifeSpanSeconds: 300,
      // A process of its own counts from 0 when it is started.
      restarts: true,
    },
    {
      name: "rag_index_documents",
      type: "gauge",
      help: "Documents in the index.",
      labels: ["collection"],
      mostSeries: 200,
      lifeSpanSeconds: 300,
    },
    {
      name: "rag_retrieval_seconds",
      type: "histogram",
      help: "Duration of a retrieval: embedding of the question and search.",
      labels: ["collection"],
      mostSeries: 1_500,
      lifeSpanSeconds: 300,
      restarts: true,
    },
  ],
} as const satisfies CustomNamespace & Owned;

/** The nightly evaluation of the models' answers: one push at its end, which has to last until the next night. */
const evaluation = {
  namespace: "evaluation",
  owner: owners.evaluation,
  mostSeries: 500,
  mostGroups: 20,
  families: [
    {
      prefix: "evaluation_",
      type: "gauge",
      help: "Result of the nightly evaluation of a model's answers to a suite of questions.",
      labels: ["model", "suite"],
      mostSeries: 500,
      lifeSpanSeconds: 36 * HOUR,
    },
  ],
} as const satisfies CustomNamespace & Owned;

/** The backup jobs of the databases: cron with curl, once a night. */
const backups = {
  namespace: "backups",
  owner: owners.backups,
  mostSeries: 100,
  mostGroups: 20,
  families: [
    {
      name: "backup_last_success_timestamp_seconds",
      type: "gauge",
      help: "When the last backup that succeeded ended.",
      labels: ["database"],
      mostSeries: 50,
      // Longer than a weekend: that a backup is too old is for an alert to say, not for a series to vanish.
      lifeSpanSeconds: 8 * 24 * HOUR,
    },
    {
      name: "backup_size_bytes",
      type: "gauge",
      help: "Size of the last backup that succeeded.",
      labels: ["database"],
      mostSeries: 50,
      lifeSpanSeconds: 8 * 24 * HOUR,
    },
  ],
} as const satisfies CustomNamespace & Owned;

/** The weekly check of the model files on the LLM server, which leaves a file behind. */
const weights = {
  namespace: "weights",
  owner: owners.weights,
  mostSeries: 100,
  mostGroups: 5,
  families: [
    {
      name: "weights_verified_timestamp_seconds",
      type: "gauge",
      help: "When the files of a model were last compared with their checksums.",
      labels: ["model"],
      mostSeries: 50,
      lifeSpanSeconds: 8 * 24 * HOUR,
    },
    {
      name: "weights_size_bytes",
      type: "gauge",
      help: "Size of the files of a model.",
      labels: ["model"],
      mostSeries: 50,
      lifeSpanSeconds: 8 * 24 * HOUR,
    },
  ],
  textfiles: ["weights.prom"],
} as const satisfies CustomNamespace & Owned;

/** What `npm run verify` pushes to see it arrive. */
const verification = {
  namespace: verificationNamespace,
  owner: "infrastructure",
  mostSeries: 1,
  mostGroups: 1,
  families: [
    {
      name: "verification_pushed_timestamp_seconds",
      type: "gauge",
      help: "When verify pushed last.",
      labels: [],
      mostSeries: 1,
      lifeSpanSeconds: 300,
    },
  ],
} as const satisfies CustomNamespace & Owned;

/**
 * What applications and jobs of the teams may push or leave in a file, and nothing else: docs/custom-metrics.md. A
 * namespace gets its token with the next `npm run setup`.
 */
export const customMetrics: CustomMetrics = {
  // OpenMetrics: no more than 10,000 series in one exposition "without due diligence".
  mostSeries: 10_000,
  namespaces: [rag, evaluation, backups, weights, verification],
};
