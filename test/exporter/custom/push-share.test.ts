import { createHash } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { cleanup } from "../support/cleanup.ts";
import { catalogueEntry } from "../support/config.ts";
import { running } from "../support/running.ts";
import { until } from "../support/until.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { customConfig } from "./support.ts";

jest.setTimeout(60_000);
const { later, run } = cleanup();
afterEach(run);

test("a client whose bodies never come leaves room for the pushes of all others", async () => {
  const folder = temporaryDirectory("push-share-");
  const clients = ["rag", "evaluation"].map((name) => {
    const tokenHashFile = join(folder, name);
    writeFileSync(tokenHashFile, createHash("sha256").update(`${name}-token`).digest("hex"));
    return { name, roles: [`push:${name}`], tokenHashFile };
  });
  const web = { kind: "web", target: "nobody", timeoutSeconds: 0.1, url: "http://127.0.0.1:1/" };
  const exporter = later(
    await running({
      ...{ targets: [web], canaries: [], catalogue: [catalogueEntry] },
      ...{ clients, customMetrics: customConfig() },
    }),
  );
  const head =
    "PUT /metrics/job/x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer rag-token\r\ncontent-length: 9\r\n\r\n";
  const answers: string[] = [];
  for (let upload = 0; upload < 16; upload += 1) {
    const socket = connect(exporter.port, "127.0.0.1");
    later({ close: () => socket.destroy() });
    socket.on("data", (part: Buffer) => answers.push(part.toString()));
    await once(socket, "connect");
    socket.write(`${head}r`);
  }
  await until("all but its share are refused", () => answers.length === 12);
  for (const answer of answers) {
    expect(answer).toMatch(/^HTTP\/1\.1 429 /);
    expect(answer).toContain("4 requests of this client are being answered: wait for one of them");
  }
  const pushed = await exporter.fetch("/metrics/job/x", {
    ...{ method: "PUT", token: "evaluation-token" },
    body: 'evaluation_x{model="a"} 1\n',
  });
  expect(pushed.status).toBe(200);
});
