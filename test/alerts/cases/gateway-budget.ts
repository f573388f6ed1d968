import type { FiringAlert, RuleCase } from "./case.ts";
import { firing, labelled } from "./firing.ts";
import { burning, canaries, each, gatewayPaged, run } from "./objectives.ts";

/** 14.4 and 6 times the budget of the fixture's gateway, with their windows. */
const windows = [
  { window: "1h", factor: "14.4", limit: "14.4%" },
  { window: "6h", factor: "6", limit: "6%" },
] as const;

function gatewayBurning(index: 0 | 1, ratio: string): FiringAlert {
  const { window, factor, limit } = windows[index];
  return firing(
    "GatewayErrorBudgetBurning",
    labelled("critical", "llm", {
      target: "gateway",
      kind: "gateway",
      path: "gateway",
      window,
      host: "gpu01",
    }),
    "gateway fails some of the requests that the models can answer",
    `${ratio} of the canaries through gateway in ${window} failed though the model answered those sent straight to it; more than ${limit} spends the budget of 30 days ${factor} times as fast as it should last.`,
  );
}

/** A share of the canaries of a path fails. */
function failing(path: "direct" | "gateway", share: number): Readonly<Record<string, string>> {
  return {
    [run("success", path)]: each(canaries * (1 - share), 60),
    [run("failure", path)]: each(canaries * share, 60),
  };
}

/** Rule tests of the gateway's error budget, in steps of a minute. */
export const gatewayBudgetCases: readonly RuleCase[] = [
  {
    title: "15 % of the canaries fail only through the gateway: pages by the hour, then by six of them",
    about: "GatewayErrorBudgetBurning",
    given: failing("gateway", 0.15),
    checks: [
      { at: "3m", firing: [] },
      { at: "4m", firing: [gatewayBurning(0, "15%")] },
      { at: "15m", firing: [gatewayBurning(0, "15%")] },
      { at: "16m", firing: [gatewayBurning(0, "15%"), gatewayBurning(1, "15%")] },
    ],
  },
  {
    title: "14 % of the canaries fail only through the gateway: pages by six hours alone",
    about: "GatewayErrorBudgetBurning",
    given: failing("gateway", 0.14),
    checks: [
      { at: "4m", firing: [] },
      { at: "16m", firing: [gatewayBurning(1, "14%")] },
    ],
  },
  {
    title: "6.2 % of the canaries fail only through the gateway: pages by six hours",
    about: "GatewayErrorBudgetBurning",
    given: failing("gateway", 0.062),
    checks: [
      { at: "15m", firing: [] },
      { at: "16m", firing: [gatewayBurning(1, "6.2%")] },
    ],
  },
  {
    title: "5.8 % of the canaries fail only through the gateway: nobody is woken",
    about: "GatewayErrorBudgetBurning",
    given: failing("gateway", 0.058),
    checks: [{ at: "16m", firing: [] }],
  },
  {
    title: "canaries that fail as often straight to the model are the model's",
    about: "GatewayErrorBudgetBurning",
    given: { ...failing("gateway", 0.25), ...failing("direct", 0.2) },
    checks: [{ at: "4m", firing: burning("canary", 0, 0.2) }],
  },
  {
    title: "canaries fail through the gateway of a model that has no series of failures of its own",
    about: "GatewayErrorBudgetBurning",
    given: { ...failing("gateway", 0.15), [run("failure")]: "_x185" },
    checks: [{ at: "4m", firing: [gatewayBurning(0, "15%")] }],
  },
  {
    title: "one canary that failed through a gateway that has just begun pages nobody",
    about: "GatewayErrorBudgetBurning",
    given: {
      [run("success", "gateway")]: "0 0 1+1x180",
      [run("failure", "gateway")]: "0 1 1x180",
    },
    checks: ["4m", "5m", "8m", "17m"].map((at) => ({ at, firing: [] })),
  },
  {
    title: "an outage of the gateway that was told is no second page, nor when it is over",
    about: "GatewayErrorBudgetBurning",
    given: {
      [run("success", "gateway")]: "0x30 1+60x150",
      [run("failure", "gateway")]: "0+60x30 1800x150",
      [gatewayPaged]: "1x30 _x150",
    },
    checks: ["5m", "20m", "31m", "36m", "58m"].map((at) => ({ at, firing: [] })),
  },
];
