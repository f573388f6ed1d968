import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { listeningSockets } from "./sockets.ts";

test("a process that has ended has no socket", () => {
  const { pid } = spawnSync("true");
  expect(listeningSockets([pid])).toEqual([]);
});

test("a socket is told with the address and the port on which its process listens", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  try {
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    expect(listeningSockets([process.pid])).toContainEqual({ address: "127.0.0.1", port });
  } finally {
    server.close();
  }
});
