import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadedConfig, secretFileProblems } from "../../exporter/config-file.ts";
import { config, modelTarget } from "./support/config.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const folder = temporaryDirectory("exporter-config-");
const file = join(folder, "exporter.json");

test("a configuration is loaded with the hash of its file's bytes", async () => {
  const text = JSON.stringify(config);
  writeFileSync(file, text);
  expect(await loadedConfig(file)).toEqual({
    config,
    hash: createHash("sha256").update(text).digest("hex").slice(0, 12),
  });
});

test("a file that is not there is named with the remedy", async () => {
  const missing = join(folder, "none.json");
  await expect(loadedConfig(missing)).rejects.toThrow(
    `${missing}: (root): cannot be read (ENOENT: no such file or directory, open '${missing}'): publish a configuration`,
  );
});

test("half a file is refused", async () => {
  writeFileSync(file, '{"targets": [');
  await expect(loadedConfig(file)).rejects.toThrow(`${file}: (root): is not JSON (`);
});

test("every secret file that cannot be read is named with its place in the configuration", async () => {
  const present = join(folder, "present");
  writeFileSync(present, "key");
  const problems = await secretFileProblems("c.json", {
    ...config,
    targets: [
      { ...modelTarget, apiKeyFile: present },
      { ...modelTarget, target: "other", apiKeyFile: "/nonexistent/key" },
    ],
    canaries: [{ ...config.canaries[0], gatewayApiKeyFile: "/nonexistent/gateway" }],
  });
  const uid = String(process.getuid?.());
  expect(problems).toEqual([
    `c.json: targets[1].apiKeyFile: cannot be read (ENOENT: no such file or directory, access '/nonexistent/key'): put the secret there, readable by uid ${uid}`,
    `c.json: canaries[0].gatewayApiKeyFile: cannot be read (ENOENT: no such file or directory, access '/nonexistent/gateway'): put the secret there, readable by uid ${uid}`,
  ]);
});
