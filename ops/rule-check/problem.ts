/** What is checked, by name: those with a slash are pint's. */
export const remedies = {
  metrics: "spell it as inventory/metrics does, or declare it there",
  buckets: "take an edge that the histogram has, through bucketEdge()",
  "promql/rate": "look further back",
  "promql/regexp": "match by = or !=, without anchors and wildcards",
  "promql/vector_matching": "aggregate both sides alike, or match on (…) what both have",
  "promql/impossible": "keep the label in the inner aggregation, or leave it out of the outer one",
  "promql/fragile": "say for how long it has to hold, and take no samples",
  "promql/nan": "divide by what is more than zero: (… > 0)",
  "alerts/comparison": "compare the signal with a threshold",
  "alerts/template": "aggregate by that label, or leave it out of the text",
  "alerts/for": "give it a duration, or leave it out",
  "group/interval": "evaluate it more often, or look further back",
  "rule/dependency": "record or raise it, or leave out what reads it",
  "rule/duplicate": "leave one of them out, or tell them apart by a label",
} as const;

/** What is wrong with a rule. */
export interface RuleProblem {
  readonly check: keyof typeof remedies;
  readonly message: string;
}
