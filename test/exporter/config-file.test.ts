import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadedConfig, namedFileProblems } from "../../exporter/config-file.ts";
import { newAuthority } from "../../ops/certificates/authority.ts";
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
  const problems = await namedFileProblems("c.json", {
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

test("a caFile has to hold certificates, each of which can be read", async () => {
  const { certificate, key } = await newAuthority("test", new Date());
  const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const put = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const problems = await namedFileProblems("c.json", {
    ...config,
    targets: [
      { ...modelTarget, caFile: put("two.crt", certificate + certificate) },
      { ...modelTarget, target: "gone", caFile: "/nonexistent/ca.crt" },
      { ...modelTarget, target: "key", caFile: put("key.crt", key) },
    ],
    canaries: [{ ...config.canaries[0], caFile: put("broken.crt", certificate + broken) }],
  });
  const readable = `as PEM, readable by uid ${String(process.getuid?.())}`;
  expect(problems).toEqual([
    `c.json: targets[1].caFile: cannot be used (ENOENT: no such file or directory, open '/nonexistent/ca.crt'): put the authority's certificate there, ${readable}`,
    `c.json: targets[2].caFile: holds no certificate (${join(folder, "key.crt")}): put the authority's there, as PEM`,
    expect.stringMatching(/^c\.json: canaries\[0\]\.caFile: cannot be used \(.+\): put the authority's/),
  ]);
});
