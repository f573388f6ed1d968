/** A deployer may be killed at any point: the next command ends in a verified state, and scraping never stops. */
import { clonedCheckout, removeClone } from "./support/clone.ts";
import { startTimes } from "./support/containers.ts";
import {
  declaredBundle,
  digestOf,
  edited,
  killedDeploy,
  problemsOf,
  situationOf,
} from "./support/deployment.ts";
import { citadel, cleared, successful, type TestInstance } from "./support/instance.ts";
import { longestScrapeGapSeconds } from "./support/prometheus.ts";

jest.setTimeout(1_200_000);

const instance: TestInstance = { instance: "e2e-k", prefix: "127.0.25", checkout: clonedCheckout() };
const command = (name: "deploy" | "rollback", ...flags: readonly string[]) =>
  citadel(instance, name, ...flags);

const points = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const edits: readonly (readonly [string, string])[] = [
  ["alerts/rules/alertmanager.ts", "Alertmanager refused its configuration"],
  ["alerts/rules/alertmanager.ts", "Alertmanager cannot deliver notifications"],
  ["alerts/rules/exporter.ts", "The LLM exporter is down"],
  ["alerts/rules/exporter.ts", "The LLM exporter refused its configuration"],
  ["alerts/rules/exporter.ts", "Scrapes of the LLM exporter are slow"],
  ["alerts/rules/prometheus.ts", "Prometheus refused its configuration"],
  ["alerts/rules/prometheus.ts", "Prometheus cannot evaluate rules"],
  ["alerts/rules/prometheus.ts", "Prometheus evaluates rules too slowly"],
  ["alerts/rules/prometheus.ts", "Prometheus has no Alertmanager"],
  ["alerts/rules/prometheus.ts", "Prometheus throws scrapes away"],
];
let milliseconds: number;
let unharmed: readonly string[];
let began: number;

beforeAll(async () => {
  await cleared(instance);
  successful(await citadel(instance, "up"));
  unharmed = await startTimes(instance);
  began = Date.now();
  const undo = edited(
    instance,
    "dashboards/llm-overview/index.ts",
    "serving its users?",
    "serving its users ?",
  );
  const digest = await digestOf(instance);
  const start = Date.now();
  successful(await command("deploy", "--reviewed", digest));
  milliseconds = Date.now() - start;
  undo();
  successful(await command("rollback"));
});

afterAll(async () => {
  await cleared(instance);
  removeClone(instance.checkout);
});

test.each(points)(
  "killed at point %i of ten, a deployment leaves what the next command brings to a verified state",
  async (point) => {
    const [path = "", text = ""] = edits[point - 1] ?? [];
    const undo = edited(instance, path, text, `${text}!`);
    const flags = ["--reviewed", await digestOf(instance)];
    const recorded = (await situationOf(instance)).current?.record.number ?? 0;
    const victims = point % 2 === 0 ? "everything" : "the deployer alone";
    await killedDeploy(instance, flags, (milliseconds * point) / 11, victims);
    if (point % 3 === 0) {
      successful(await command("rollback", "--to", String(recorded)));
      undo();
    } else {
      successful(await command("deploy", "--reviewed", await digestOf(instance)));
    }
    expect((await situationOf(instance)).current?.bundle).toEqual(await declaredBundle(instance));
    expect(await problemsOf(instance)).toEqual([]);
  },
);

test("and Prometheus never stopped scraping, nor was any process started anew", async () => {
  const seconds = Math.ceil((Date.now() - began) / 1000);
  // Every 15 s; twice that would be a lost scrape.
  expect(await longestScrapeGapSeconds(instance, seconds)).toBeLessThan(29);
  expect(await startTimes(instance)).toEqual(unharmed);
});
