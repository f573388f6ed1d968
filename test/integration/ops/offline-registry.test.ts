import { writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createTcpServer } from "node:net";
import type { Server } from "node:net";
import { join } from "node:path";
import { pullRefusal } from "../../../ops/offline/image-pull.ts";
import { registryReach } from "../../../ops/offline/registry.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Real terraform and docker, against servers of ours that answer, refuse and keep silent. The relocated
// address is nobody else's, whatever runs on this machine.
const HOST = "127.0.89.1";
const folder = temporaryDirectory("citadel-test-");
const before = { ...process.env };
const servers: Server[] = [];

afterAll(() => {
  for (const server of servers) server.close();
  process.env = before;
});

test("Terraform's registry is reachable where it says that it does not know a provider", async () => {
  const port = await listening(createHttpServer((_request, response) => response.writeHead(404).end()));
  useRegistry(`http://${HOST}:${String(port)}/v1/`);
  await expect(registryReach()).resolves.toEqual({ reachable: true });
}, 120_000);

test("Terraform's registry cannot be reached where connections are refused", async () => {
  useRegistry(`http://${HOST}:1/v1/`);
  await expect(registryReach()).resolves.toEqual({
    reachable: false,
    because: `dial tcp ${HOST}:1: connect: connection refused`,
  });
}, 120_000);

test("Terraform's registry that does not answer in time is an error, and no reason for a fallback", async () => {
  useRegistry(`http://${HOST}:${String(await silentPort())}/v1/`);
  await expect(registryReach()).rejects.toThrow(
    "no answer in time says nothing about the next attempt: run the same command again",
  );
}, 120_000);

test("an image registry that refuses connections is told with its reason", async () => {
  await expect(pullRefusal(`${HOST}:1/library/redis:8.0.6`)).resolves.toBe(
    `dial tcp ${HOST}:1: connect: connection refused`,
  );
}, 120_000);

test("an image registry that does not answer in time is an error, and no reason for a fallback", async () => {
  const reference = `${HOST}:${String(await silentPort())}/library/redis:8.0.6`;
  await expect(pullRefusal(reference)).rejects.toThrow(
    "no answer in time says nothing about the next attempt: run the same command again",
  );
}, 180_000);

function useRegistry(url: string): void {
  const file = join(folder, "terraformrc");
  writeFileSync(file, `host "registry.terraform.io" {\n  services = { "providers.v1" = "${url}" }\n}\n`);
  process.env["TF_CLI_CONFIG_FILE"] = file;
  // Seconds that Terraform waits for the registry, by default 10, and how often it asks again.
  process.env["TF_REGISTRY_CLIENT_TIMEOUT"] = "1";
  process.env["TF_REGISTRY_DISCOVERY_RETRY"] = "0";
}

/** A port that takes connections and never says a word. */
function silentPort(): Promise<number> {
  return listening(
    createTcpServer((socket) => {
      // A client that gives up resets the connection.
      socket.on("error", () => undefined);
    }),
  );
}

function listening(server: Server): Promise<number> {
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(address.port);
    });
  });
}
