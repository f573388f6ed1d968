import { syntaxErrors } from "../../promql/syntax.ts";
import type { Finding, Side } from "./finding.ts";

/** Rules whose expression is no PromQL: the publisher refuses the whole release over one of them. */
export function ruleFindings({ model }: Side): readonly Finding[] {
  const rules = [
    ...model.alerts.map(({ id, expr }) => ({ id, expr })),
    ...model.recordingRules.map(({ name, expr }) => ({ id: name, expr })),
  ];
  return rules.flatMap(({ id, expr }) => {
    const [first] = syntaxErrors(expr);
    return first === undefined
      ? []
      : [
          {
            name: `broken-rule:${id}`,
            reason: `the expression of ${id} is no PromQL at "${first}": promtool refuses the whole release over it`,
          },
        ];
  });
}
