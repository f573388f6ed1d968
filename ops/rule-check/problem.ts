/** What is checked, by name: those with a slash are pint's. */
export const remedies = {
  metrics: "spell it as inventory/metrics does, or declare it there",
  buckets: "take an edge that the histogram has, through bucketEdge()",
  "promql/rate": "look further back",
  "alerts/comparison": "compare the signal with a threshold",
  "alerts/template": "aggregate by that label, or leave it out of the text",
} as const;

/** What is wrong with a rule. */
export interface RuleProblem {
  readonly check: keyof typeof remedies;
  readonly message: string;
}
