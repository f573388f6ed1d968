/**
 * An instance in time lapse in which one thing after the other fails: who is told what, by which page, and that it
 * ends. Faults that have nothing to do with each other are there at the same time; an alert is told to belong to one by
 * its name and by what it is about. The rules are those of the site, with shorter ranges and waits (`inventory/time-lapse.ts`).
 */
import { activeTargets } from "../../ops/live/prometheus-api.ts";
import { checkout } from "../../ops/options.ts";
import { containersOf } from "./support/containers.ts";
import {
  expectedTold,
  firedAlerts,
  leftOut,
  matrixTable,
  named,
  pagesOf,
  toldAlerts,
} from "./support/faults/matrix.ts";
import { notifications, type Alert, type Notification } from "./support/faults/notifications.ts";
import { isSame, played, type Outcome, type Played, type Scenario } from "./support/faults/scenario.ts";
import { faults } from "./support/faults/scenarios.ts";
import { silenced } from "./support/faults/silenced.ts";
import { cleared, endpointOf, run, successful, type TestInstance } from "./support/instance.ts";
import { until } from "./support/until.ts";

const instance: TestInstance = { instance: "e2e-f", prefix: "127.0.27", checkout };
/** Five times as fast: the ten minutes of this test are most of an hour of the site. */
const TIME_LAPSE = "5";

jest.setTimeout(1_800_000);

const fault = faults(instance);
const scenarios: readonly Scenario[] = Object.values(fault);
/** From the first canary on: where there is no history, what was sound before would weigh as much as what is not. */
const fromTheStart: readonly Scenario[] = [fault.slow, fault.lying, fault.gatewaySlow, fault.sinkDown];
const outcomes: Outcome[] = [];
const problems: unknown[] = [];
let healthy: { readonly seconds: number; readonly fired: readonly Alert[] };
let fired: readonly Required<Alert>[] = [];
let stillFiring: readonly Required<Alert>[] = [];
let told: readonly Notification[] = [];

beforeAll(async () => {
  await cleared(instance);
  const env = { MONITORING_INSTANCE: instance.instance, MONITORING_PREFIX: instance.prefix };
  const setup = ["npx", "tsx", "ops/cli.ts", "setup"];
  successful(await run(checkout, setup, { ...env, MONITORING_TIME_LAPSE: TIME_LAPSE }));
  for (const { inject } of fromTheStart) await inject();
  await leftOutSilenced();
  const soundSince = await deployedQuietly(env);
  await allPlayed(await startOfExporter(), soundSince);
});

afterAll(async () => {
  if (told.length > 0) {
    const sound = healthy.fired.map(named).join(", ") || "nothing";
    const row = `| none: what is sound, for ${healthy.seconds.toFixed(0)} s | nothing | ${sound} | – | nobody | 0 | – | – |`;
    process.stdout.write(`\n${matrixTable(scenarios, outcomes, fired, told)}\n${row}\n`);
  }
  await cleared(instance);
});

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  "%s: is told to its team, once, and resolves",
  (name, scenario) => {
    expect(outcomes.filter((outcome) => outcome.scenario === name)).toHaveLength(1);
    expect(pagesOf(scenario, told)).toBe(scenario.urgency === "page" ? 1 : 0);
  },
);

test("nobody is told anything else, and everybody what concerns them", () => {
  expect(problems.map(String)).toEqual([]);
  expect(toldAlerts(told)).toEqual(expectedTold(scenarios));
});

test("what fires is what the faults explain", () => {
  expect(unexplained(fired, scenarios).map(named)).toEqual([]);
  const missing = scenarios
    .flatMap(({ alerts }) => alerts)
    .filter((alert) => !fired.some((each) => isSame(each, alert)));
  expect(missing.map(named)).toEqual([]);
});

test("what is sound is quiet while other things fail, and in the end everything is", () => {
  expect(healthy.fired.map(named)).toEqual([]);
  expect(stillFiring.map(named)).toEqual([]);
});

/**
 * Plays every scenario, at the same time where they have nothing to do with each other.
 * @param since when canaries began, in milliseconds since 1970
 * @param soundSince when everything else was there
 */
async function allPlayed(since: number, soundSince: number): Promise<void> {
  const sink = noted(played(instance, fault.sinkDown, since));
  // What tells of a slow gateway are the last fifty pairs of canaries: only a new exporter forgets them so soon. So it
  // stays slow until the others are over, and its own end is waited for from then on.
  const others: { over?: Promise<unknown> } = {};
  const gateway = played(instance, { ...fault.gatewaySlow, ripened: async () => others.over }, since);
  const [slow, lying] = [played(instance, fault.slow, since), played(instance, fault.lying, since)];
  await Promise.allSettled([slow.told, lying.told]);
  const seconds = secondsSince(soundSince);
  healthy = { seconds, fired: unexplained(await firedAlerts(instance, seconds), fromTheStart) };
  const together = [fault.stalled, fault.failing, fault.databaseDown, fault.brokenFile];
  others.over = Promise.all([
    noted(lying),
    noted(slow).then(() => noted(played(instance, fault.dead))),
    ...together.map((each) => noted(played(instance, each))),
    Promise.allSettled([gateway.told]),
  ]);
  await others.over;
  await noted(played(instance, fault.exporterKilled));
  await Promise.all([noted(gateway), sink]);
  stillFiring = await firingInTheEnd();
  fired = await firedAlerts(instance, secondsSince(soundSince));
  told = await notifications(instance);
}

function secondsSince(milliseconds: number): number {
  return (Date.now() - milliseconds) / 1000;
}

/** Notes what came of a scenario, or why nothing did. */
async function noted({ outcome }: Played): Promise<void> {
  try {
    outcomes.push(await outcome);
  } catch (error) {
    problems.push(error);
  }
}

function unexplained(
  alerts: readonly Required<Alert>[],
  by: readonly Scenario[],
): readonly Required<Alert>[] {
  const explained = by.flatMap(({ alerts: expected, consequences }) => [...expected, ...consequences]);
  return alerts.filter((alert) => !explained.some((each) => isSame(each, alert)));
}

/** What still fires when there has been time for everything to end. */
async function firingInTheEnd(): Promise<readonly Required<Alert>[]> {
  const quiet = until("the end of every alert", 180, async () =>
    (await firedAlerts(instance, 10)).length === 0 ? [] : undefined,
  );
  return quiet.catch(() => firedAlerts(instance, 10));
}

/** When the exporter began to look, in milliseconds since 1970. */
async function startOfExporter(): Promise<number> {
  const [exporter] = (await containersOf(instance)).filter(({ role }) => role === "exporter");
  return Date.parse(exporter?.startedAt ?? "");
}

/** Keeps from the receivers what is left out of the matrix. */
async function leftOutSilenced(): Promise<void> {
  for (const { label, values } of leftOut) await silenced(instance, label, values.join("|"));
}

/**
 * Deploys what pages, and holds it back until every target has been scraped: rules are there some seconds before that,
 * which no time lapse makes shorter. @returns when that was, in milliseconds since 1970
 */
async function deployedQuietly(env: Readonly<Record<string, string>>): Promise<number> {
  const everything = await silenced(instance, "alertname", ".+");
  const deploy = ["npx", "cdktf", "deploy", `${instance.instance}-*`, "--auto-approve"];
  successful(await run(checkout, [...deploy, "--output", `.local/${instance.instance}/cdktf.out`], env));
  await until("an instance of which only what is broken is told", 300, async () => {
    const all = await activeTargets(endpointOf(instance, "prometheus"));
    const ours = all.filter(({ scrapePool }) => scrapePool.startsWith("citadel-"));
    const firing = unexplained(await firedAlerts(instance, 10), fromTheStart);
    return ours.length > 0 && ours.every(({ health }) => health === "up") && firing.length === 0
      ? true
      : undefined;
  });
  await everything.ended();
  return Date.now();
}
