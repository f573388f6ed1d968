import { chmodSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { localImage, removeContainers } from "./harness/docker.ts";
import {
  job,
  mainFile,
  prometheusDirectory,
  prometheusFiles,
  prometheusReady,
  prometheusServer,
} from "./harness/prometheus.ts";
import { directoryOf, mount, published } from "./harness/publisher.ts";

jest.setTimeout(300_000);

const first = "aaaaaaaaaaaa";

describe("versions", () => {
  let old: Server;
  const url = "http://127.0.78.46:9090";

  beforeAll(async () => {
    old = createServer((request, response) => {
      const data =
        request.url === "/api/v1/status/flags" ? { "web.enable-lifecycle": "true" } : { version: "2.42.0" };
      response.end(JSON.stringify({ status: "success", data }));
    });
    await new Promise<void>((resolve) => old.listen(9090, "127.0.78.46", resolve));
  });

  afterAll(async () => {
    await removeContainers();
    old.close();
  });

  test("a Prometheus that is too old is refused", async () => {
    const result = await published({
      image: await localImage("prometheus"),
      service: "prometheus",
      url,
      release: first,
      directory: prometheusDirectory(),
      files: prometheusFiles(first, [job("citadel-gateway")]),
    });
    expect(result).toMatchObject({
      exitCode: 1,
      problems: [
        `${url}: prometheus 2.42.0 is too old, the least is 2.43: upgrade it: scrape_config_files came with 2.43`,
        "failed: nothing was changed, what was found before the first release is live",
      ],
    });
  });

  test("a promtool of another version than the server's is refused, and so is a server that reads another file", async () => {
    const directory = prometheusDirectory();
    writeFileSync(join(directory, "other.yml"), mainFile);
    const server = await prometheusServer("127.0.78.46:9092", ["--web.enable-lifecycle"], directory);
    await prometheusReady(server);
    const tools = directoryOf({ promtool: '#!/bin/sh\necho "promtool, version 3.4.1 (branch: HEAD)"\n' });
    chmodSync(join(tools, "promtool"), 0o755);
    const result = await published({
      image: await localImage("prometheus"),
      service: "prometheus",
      url: server.url,
      release: first,
      directory,
      files: prometheusFiles(first, [job("citadel-gateway")]),
      environment: { MAIN_FILE: "/etc/prometheus/other.yml" },
      docker: mount(join(tools, "promtool"), "/usr/bin/promtool"),
    });
    expect(result.exitCode).toBe(1);
    expect(result.problems[0]).toMatch(
      /^http:\/\/127\.0\.78\.46:9092: the server is prometheus (\d+\.\d+)\.\S+, the check would be done by promtool 3\.4\.1: publish from an image of prometheus \1, or mount the host's own promtool over it$/,
    );
    expect(result.problems.slice(1)).toEqual([
      `${server.url}: the server reads /etc/prometheus/prometheus.yml, not /etc/prometheus/other.yml: correct DIRECTORY and MAIN_FILE`,
      "failed: nothing was changed, what was found before the first release is live",
    ]);
  });
});
