import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { adopt } from "../../../ops/adopt/adopt.ts";
import { adoptionOf, playedServer } from "./played-server.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let root: string;
beforeEach(() => {
  root = temporaryDirectory("adopt-order-");
  mkdirSync(join(root, "etc/prometheus"), { recursive: true });
});

test("a main file that promtool refuses is told before any server is restarted", async () => {
  const restarted: string[] = [];
  const refused = () => ({ exitCode: 1, stdout: "", stderr: "no such field" });
  const site = playedServer(root, {
    restart: (server) => {
      restarted.push(server);
      return refused();
    },
    signal: refused,
    checkConfig: refused,
  });
  const path = site.server.prometheus.configFile;
  writeFileSync(join(root, path), "old: 1\n");
  const access = { ...site.owner, mode: "0644" };
  const file = { kind: "file", path, bytes: Buffer.from("old: 1\n"), access } as const;
  const adoption = adoptionOf({ file, text: "new: 1\n", edits: [] }, [
    { server: "alertmanager", file: "/etc/default/alertmanager", because: "answers in clear" },
  ]);
  await expect(adopt(site, adoption, () => undefined)).rejects.toThrow(
    `${path}: promtool refuses it as it is: correct what it names\nno such field`,
  );
  expect(restarted).toEqual([]);
  expect(readFileSync(join(root, path), "utf8")).toBe("old: 1\n");
});
