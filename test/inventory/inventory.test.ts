import { assumptions } from "../../inventory/assumptions.ts";
import { hosts, type HostName } from "../../inventory/hosts.ts";
import { inventory } from "../../inventory/index.ts";
import type { ModelService } from "../../inventory/model.ts";
import { relocated } from "../../inventory/relocate.ts";
import { secretFiles } from "../../inventory/secrets.ts";
import { targets } from "../../inventory/targets.ts";

test("the site's model services have the ports and targets that the operators named", () => {
  expect(
    inventory.models.map(({ name, host, port, latencyTarget, throughputTargetRequestsPerSecond }) => [
      name,
      `${hosts[host].address}:${String(port)}`,
      latencyTarget.seconds,
      throughputTargetRequestsPerSecond,
    ]),
  ).toEqual([
    ["mixtral-8x7b", "192.168.10.29:11400", 1.5, 10],
    ["hermes-2", "192.168.10.29:11401", 1, 20],
    ["openchat-3.5", "192.168.10.29:11402", 0.8, 25],
    ["phi-3-mini", "192.168.10.29:11403", 0.3, 50],
  ]);
});

test("a wrong host name does not compile", () => {
  // @ts-expect-error "gpu09" is not a host of hosts.ts
  const misplaced: Pick<ModelService<HostName>, "host"> = { host: "gpu09" };
  expect(misplaced.host in hosts).toBe(false);
});

test("everything that is checked has a unique target name, and users' services page", () => {
  const checked = targets(inventory);
  expect(checked.map(({ target, kind, urgency }) => `${target} ${kind} ${urgency}`)).toEqual([
    "mixtral-8x7b model page",
    "hermes-2 model page",
    "openchat-3.5 model page",
    "phi-3-mini model page",
    "gateway gateway page",
    "postgres postgres ticket",
    "pgpool pgpool ticket",
    "redis redis ticket",
    "qdrant qdrant ticket",
    "vector-gateway web ticket",
    "web-interface web ticket",
  ]);
});

test("relocation changes addresses and nothing else", () => {
  const local = relocated(inventory, "127.0.10");
  expect(Object.values(local.hosts).map(({ address }) => address)).toEqual([
    "127.0.10.29",
    "127.0.10.37",
    "127.0.10.35",
    "127.0.10.30",
    "127.0.10.38",
  ]);
  expect({ ...local, hosts: undefined }).toEqual({ ...inventory, hosts: undefined });
  expect(hosts["hx-llm-server-01"].address).toBe("192.168.10.29");
});

test("a secret has one path on a host, and one value under one name", () => {
  const files = secretFiles(inventory);
  const places = files.map(({ host, path }) => `${host}:${path}`);
  expect(new Set(places).size).toBe(places.length);
  expect(files.filter(({ name }) => name === "scrape-token").map(({ host }) => host)).toEqual([
    "hx-llm-server-01",
    "metrics-server",
  ]);
});

test("every assumption says how to confirm it", () => {
  const silent = Object.entries(assumptions).filter(([, { confirm }]) => confirm.length < 20);
  expect(silent).toEqual([]);
});
