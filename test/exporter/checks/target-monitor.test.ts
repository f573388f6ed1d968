import { pino } from "pino";
import { targetMonitor } from "../../../exporter/checks/target-monitor.ts";
import type { TargetConfig } from "../../../exporter/config.ts";
import { textExposition } from "../support/rendered.ts";
import { history } from "../../../exporter/history.ts";
import { cleanup } from "../support/cleanup.ts";
import { modelTarget } from "../support/config.ts";
import { families, valueOf } from "../support/exposition.ts";
import { closedPort, httpTarget, tcpTarget } from "../support/http-target.ts";
import { until } from "../support/until.ts";

jest.setTimeout(120_000);

const { later, run } = cleanup();
afterEach(run);
const silent = pino({ level: "silent" });
const web = (target: string, url: string, timeoutSeconds = 5): TargetConfig => ({
  kind: "web",
  target,
  timeoutSeconds,
  url,
});

async function scraped(monitor: ReturnType<typeof targetMonitor>, seconds: number) {
  const read = families("text", textExposition(await monitor.families(seconds)));
  return (name: string, labels: Readonly<Record<string, string>>) => valueOf(read, name, labels);
}

test("one dead, one hanging and one sound target: all are reported, the sound one as it is", async () => {
  const sound = later(await httpTarget((_request, response) => response.end()));
  const hanging = later(await tcpTarget(() => undefined));
  const monitor = targetMonitor(silent, history());
  monitor.apply({
    targets: [
      web("hanging", hanging.url, 2),
      web("dead", `http://127.0.0.1:${String(await closedPort())}`),
      web("sound", sound.url),
    ],
  });
  const start = performance.now();
  const value = await scraped(monitor, 9.5);
  expect((performance.now() - start) / 1000).toBeLessThan(6);
  expect(
    ["hanging", "dead", "sound"].map((target) => value("llm_target_up", { target, kind: "web" })),
  ).toEqual([0, 0, 1]);
  expect(["hanging", "dead", "sound"].map((target) => value("llm_target_ready", { target }))).toEqual([
    0, 0, 1,
  ]);
  expect(value("llm_target_check_duration_seconds", { target: "hanging" })).toBeGreaterThan(1.9);
  expect(value("llm_target_check_duration_seconds", { target: "sound" })).toBeLessThan(1.9);
  expect(value("llm_target_check_failures_total", { target: "hanging", reason: "timeout" })).toBe(1);
  expect(value("llm_target_check_failures_total", { target: "dead", reason: "refused" })).toBe(1);
  expect(value("llm_target_check_failures_total", { target: "sound", reason: "timeout" })).toBe(0);
});

test("the scrape's deadline cuts a target whose own time-out is later", async () => {
  const hanging = later(await tcpTarget(() => undefined));
  const monitor = targetMonitor(silent, history());
  monitor.apply({ targets: [web("hanging", hanging.url, 10)] });
  const start = performance.now();
  const value = await scraped(monitor, 0.3);
  expect((performance.now() - start) / 1000).toBeLessThan(2);
  expect(value("llm_target_up", { target: "hanging" })).toBe(0);
  expect(value("llm_target_check_failures_total", { target: "hanging", reason: "timeout" })).toBe(1);
  await until("the connection is cut", () => hanging.open() === 0);
});

test("scrapers that ask at once share one check, and the next one begins another", async () => {
  let requests = 0;
  let release: () => void = () => undefined;
  const target = later(
    await httpTarget((_request, response) => {
      requests += 1;
      release = () => response.end();
      if (requests > 1) response.end();
    }),
  );
  const monitor = targetMonitor(silent, history());
  // Its answer comes with the headers, which `end` sends.
  monitor.apply({ targets: [web("shared", target.url)] });
  const together = [scraped(monitor, 9), scraped(monitor, 9), scraped(monitor, 9)];
  await until("the target is asked", () => requests === 1);
  together.push(scraped(monitor, 9));
  release();
  const values = await Promise.all(together);
  expect(values.map((value) => value("llm_target_ready", { target: "shared" }))).toEqual([1, 1, 1, 1]);
  expect(requests).toBe(1);
  await scraped(monitor, 9);
  expect(requests).toBe(2);
});

test("a scraper with a short deadline gets what is known and does not cut the others' check", async () => {
  let release: () => void = () => undefined;
  let asked = false;
  const target = later(
    await httpTarget((_request, response) => {
      asked = true;
      release = () => response.end();
    }),
  );
  const monitor = targetMonitor(silent, history());
  monitor.apply({ targets: [web("slow", target.url, 10)] });
  const patient = scraped(monitor, 9);
  const hasty = await scraped(monitor, 0.2);
  expect(hasty("llm_target_up", { target: "slow" })).toBe(0);
  expect(hasty("llm_target_check_failures_total", { target: "slow", reason: "timeout" })).toBe(0);
  await until("the target is asked", () => asked);
  release();
  expect((await patient)("llm_target_up", { target: "slow" })).toBe(1);
});

describe("a model that is ready and never says its version is ready for a scraper", () => {
  const readyEngine = async () => {
    const engine = later(
      await httpTarget((request, response) => {
        if (request.url === "/version") return;
        response.setHeader("content-type", "application/json").end('{"data":[{"id":"acme/chat"}]}');
      }),
    );
    const monitor = targetMonitor(silent, history());
    monitor.apply({ targets: [{ ...modelTarget, baseUrl: engine.url, timeoutSeconds: 60 }] });
    return { monitor, open: engine.open };
  };
  const labels = { target: "chat", kind: "model" };

  test("that cuts the check", async () => {
    const { monitor, open } = await readyEngine();
    const value = await scraped(monitor, 2);
    expect(value("llm_target_ready", labels)).toBe(1);
    expect(value("llm_target_up", labels)).toBe(1);
    expect(value("llm_target_check_failures_total", { ...labels, reason: "timeout" })).toBe(0);
    await until("no connection is open", () => open() === 0);
  });

  test("that waits for less than another one", async () => {
    const { monitor } = await readyEngine();
    const patient = scraped(monitor, 3);
    expect((await scraped(monitor, 1.5))("llm_target_ready", labels)).toBe(1);
    expect((await patient)("llm_target_ready", labels)).toBe(1);
  });
});

test("nothing is checked while nobody asks", async () => {
  const target = later(await httpTarget((_request, response) => response.end()));
  targetMonitor(silent, history()).apply({ targets: [web("quiet", target.url)] });
  const other = targetMonitor(silent, history());
  other.apply({ targets: [web("asked", target.url)] });
  await scraped(other, 9);
  expect(target.connections()).toBe(1);
});

test("a reload keeps the counters of targets that stay and takes those away that go", async () => {
  const dead = `http://127.0.0.1:${String(await closedPort())}`;
  const monitor = targetMonitor(silent, history());
  monitor.apply({ targets: [web("stays", dead), web("goes", dead)] });
  await scraped(monitor, 9);
  monitor.apply({ targets: [web("new", dead), web("stays", dead)] });
  const value = await scraped(monitor, 9);
  const refused = (target: string) => value("llm_target_check_failures_total", { target, reason: "refused" });
  expect([refused("stays"), refused("new"), refused("goes")]).toEqual([2, 1, undefined]);
});

test("the version of a model is that which it said last, also while it says none", async () => {
  const said = ["0.10.2", "0.11.0", undefined];
  const server = later(
    await httpTarget((request, response) => {
      const version = request.url === "/version" ? said.shift() : undefined;
      response.setHeader("content-type", "application/json");
      if (version === undefined) response.writeHead(request.url === "/version" ? 404 : 200);
      response.end(JSON.stringify({ version, data: [{ id: "acme/chat" }] }));
    }),
  );
  const monitor = targetMonitor(silent, history());
  monitor.apply({ targets: [{ ...modelTarget, baseUrl: server.url, timeoutSeconds: 10 }] });
  const shown: unknown[] = [];
  while (shown.length < 3) {
    const value = await scraped(monitor, 9);
    shown.push(["0.10.2", "0.11.0"].map((version) => value("llm_target_info", { target: "chat", version })));
  }
  expect(shown).toEqual([
    [1, undefined],
    [undefined, 1],
    [undefined, 1],
  ]);
});

test("a reload keeps the version of a target that is unchanged, and not of one that has another address", async () => {
  const engine = await httpTarget((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ version: "0.11.0", data: [{ id: "acme/chat" }] }));
  });
  const dead = `http://127.0.0.1:${String(await closedPort())}`;
  const monitor = targetMonitor(silent, history());
  const appliedAt = (baseUrl: string) => {
    monitor.apply({ targets: [{ ...modelTarget, baseUrl, timeoutSeconds: 10 }] });
  };
  const version = async () => (await scraped(monitor, 9))("llm_target_info", { version: "0.11.0" });
  appliedAt(engine.url);
  await version();
  await engine.close();
  appliedAt(engine.url);
  expect(await version()).toBe(1);
  appliedAt(dead);
  expect(await version()).toBeUndefined();
});

test("without targets there is no series, and no wait", async () => {
  expect(textExposition(await targetMonitor(silent, history()).families(9))).toBe("");
});

test("a change of state is logged once, not at each scrape", async () => {
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => lines.push(line) });
  const monitor = targetMonitor(log, history());
  monitor.apply({ targets: [web("dead", `http://127.0.0.1:${String(await closedPort())}`)] });
  await scraped(monitor, 9);
  await scraped(monitor, 9);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('"msg":"dead is not ready: refused"');
});
