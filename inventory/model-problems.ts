import type { Inventory, Objectives } from "./model.ts";

/** vLLM's metric names before 0.9 are not in the table of `metrics/vllm.ts`. */
const OLDEST_VLLM = [0, 9] as const;

/** Why model services are none, a line a problem: bounds, targets and promises that hold nothing. */
export function modelProblems({ models }: Pick<Inventory, "models">): readonly string[] {
  return models.flatMap((model, index) => {
    const path = `models[${String(index)}] (${model.name})`;
    const { latencyTarget: latency, engine, objectives } = model;
    const [major = 0, minor = 0] = engine.version.split(".").map(Number);
    const positive = [
      ["latencyTarget.seconds", latency.seconds],
      ["latencyTarget.promptTokens", latency.promptTokens],
      ["latencyTarget.outputTokens", latency.outputTokens],
      ["throughputTargetRequestsPerSecond", model.throughputTargetRequestsPerSecond],
    ] as const;
    return [
      ...positive
        .filter(([, value]) => !(value > 0))
        .map(
          ([field, value]) =>
            `${path}.${field}: ${String(value)} is not above 0: state the target that was agreed`,
        ),
      ...(["ttftSeconds", "tpotSeconds"] as const).flatMap((field) => {
        const value = latency[field];
        return value === undefined || (value > 0 && value <= latency.seconds)
          ? []
          : [
              `${path}.latencyTarget.${field}: ${String(value)} is not above 0 and at most latencyTarget.seconds (${String(latency.seconds)}): a part is not longer than the whole`,
            ];
      }),
      ...objectiveProblems(path, objectives),
      ...(objectives.ttft !== undefined && latency.ttftSeconds === undefined
        ? [
            `${path}.objectives.ttft: has no target: state latencyTarget.ttftSeconds, or leave the objective out`,
          ]
        : []),
      ...(latency.outputTokens > 32
        ? [
            `${path}.latencyTarget.outputTokens: ${String(latency.outputTokens)} is above 32: a canary must stay cheap`,
          ]
        : []),
      ...(model.canaryIntervalSeconds >= 10 && model.canaryIntervalSeconds <= 120
        ? []
        : [
            `${path}.canaryIntervalSeconds: ${String(model.canaryIntervalSeconds)} is not 10–120: 60 suits most models`,
          ]),
      ...(major > OLDEST_VLLM[0] || minor >= OLDEST_VLLM[1]
        ? []
        : [
            `${path}.engine.version: vLLM ${engine.version} has other metric names: upgrade it to 0.9 or later`,
          ]),
      ...(model.modelId === "" ? [`${path}.modelId: is empty: take data[0].id of its /v1/models`] : []),
    ];
  });
}

/** Likewise of the gateway. */
export function gatewayProblems({ gateway }: Pick<Inventory, "gateway">): readonly string[] {
  return objectiveProblems("gateway", gateway.objectives);
}

function objectiveProblems(
  path: string,
  objectives: Objectives | Inventory["gateway"]["objectives"],
): readonly string[] {
  return Object.entries(objectives)
    .filter(([, share]) => !(share > 0 && share < 1))
    .map(
      ([slo, share]) =>
        `${path}.objectives.${slo}: ${String(share)} is not between 0 and 1: write 99 % as 0.99`,
    );
}
