import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compareSync } from "bcryptjs";
import { parse } from "yaml";
import { z } from "zod";
import { madeLogins, replaceLogins } from "../../../ops/secrets/logins.ts";
import type { LocalEnvironment } from "../../../ops/secrets/local.ts";
import { fixtureEnvironment } from "../local-environment.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let checkout: string;
let environment: LocalEnvironment;
beforeEach(() => {
  checkout = temporaryDirectory("logins-");
  environment = fixtureEnvironment(checkout);
});

const own = (account: "read" | "admin") =>
  join(checkout, `.local/rehearsal/secrets/metrics-${account}-password`);
const onHost = (path: string) => join(checkout, ".local/rehearsal/hosts/mon01", path);
const text = (path: string) => readFileSync(onHost(path), "utf8");
const made = async () =>
  (await madeLogins(environment, checkout)).map(({ host, path }) => `${host}: ${path}`);
const users = z.object({ basic_auth_users: z.record(z.string(), z.string()) });

test("two random passwords, hashed where they are asked for and readable where they are shown", async () => {
  await made();
  const passwords = { read: readFileSync(own("read"), "utf8"), admin: readFileSync(own("admin"), "utf8") };
  expect(passwords.read).toMatch(/^[0-9a-f]{64}\n$/);
  expect(passwords.admin).toMatch(/^[0-9a-f]{64}\n$/);
  expect(passwords.read).not.toBe(passwords.admin);
  expect(lstatSync(own("admin")).mode & 0o777).toBe(0o600);
  for (const reader of ["etc/prometheus", "etc/grafana/provisioning"])
    expect(text(`${reader}/citadel/secrets/metrics-read-password`)).toBe(passwords.read);
  for (const server of ["prometheus", "alertmanager"]) {
    expect(text(`etc/${server}/citadel/secrets/metrics-admin-auth`)).toBe(`admin:${passwords.admin}`);
    const config = text(`etc/${server}/citadel/secrets/web.yml`);
    expect(parse(config)).toMatchObject({
      tls_server_config: { cert_file: `${server}.crt`, key_file: `${server}.key` },
    });
    const hashes = users.parse(parse(config)).basic_auth_users;
    expect(Object.keys(hashes)).toEqual(["admin", "read"]);
    expect(compareSync(passwords.admin.trim(), hashes["admin"] ?? "")).toBe(true);
    expect(compareSync(passwords.read.trim(), hashes["read"] ?? "")).toBe(true);
    expect(compareSync(passwords.read.trim(), hashes["admin"] ?? "")).toBe(false);
  }
});

test("made again, nothing changes", async () => {
  await made();
  expect(await made()).toEqual([]);
});

test("a publisher's login that the server's group could read is made its own", async () => {
  await made();
  const file = "etc/prometheus/citadel/secrets/metrics-admin-auth";
  const before = text(file);
  chmodSync(onHost(file), 0o640);
  expect(await made()).toEqual([`mon01: /${file}`]);
  expect((lstatSync(onHost(file)).mode & 0o777).toString(8)).toBe("600");
  expect(text(file)).toBe(before);
});

test("a password is replaced wherever it stands, and the other one stays", async () => {
  await made();
  const admin = text("etc/prometheus/citadel/secrets/metrics-admin-auth");
  await replaceLogins(environment, checkout, { read: "new" });
  expect(readFileSync(own("read"), "utf8")).toBe("new\n");
  expect(text("etc/prometheus/citadel/secrets/metrics-read-password")).toBe("new\n");
  expect(text("etc/grafana/provisioning/citadel/secrets/metrics-read-password")).toBe("new\n");
  for (const server of ["prometheus", "alertmanager"]) {
    const hashes = users.parse(parse(text(`etc/${server}/citadel/secrets/web.yml`))).basic_auth_users;
    expect(compareSync("new", hashes["read"] ?? "")).toBe(true);
    expect(readdirSync(onHost(`etc/${server}/citadel/secrets`)).filter((name) => /next/.test(name))).toEqual(
      [],
    );
  }
  expect(text("etc/prometheus/citadel/secrets/metrics-admin-auth")).toBe(admin);
  expect(await made()).toEqual([]);
});

test.each(["metrics-read-password", "web.yml"])(
  "a replacement that ended after Prometheus' %s is brought to its end",
  async (last) => {
    await made();
    const files = ["metrics-read-password", "web.yml"];
    const before = Object.fromEntries(
      files.map((name) => [name, text(`etc/prometheus/citadel/secrets/${name}`)]),
    );
    await replaceLogins(environment, checkout, { read: "new" });
    // As it was killed: only what comes before is in place.
    for (const name of files.slice(files.indexOf(last) + 1))
      writeFileSync(onHost(`etc/prometheus/citadel/secrets/${name}`), before[name] ?? "");
    const grafana = onHost("etc/grafana/provisioning/citadel/secrets/metrics-read-password");
    writeFileSync(grafana, before["metrics-read-password"] ?? "");
    writeFileSync(own("read"), before["metrics-read-password"] ?? "");
    expect(await made()).toContain("mon01: /etc/grafana/provisioning/citadel/secrets/metrics-read-password");
    expect([readFileSync(grafana, "utf8"), readFileSync(own("read"), "utf8")]).toEqual(["new\n", "new\n"]);
    const config = text("etc/prometheus/citadel/secrets/web.yml");
    const hashes = users.parse(parse(config)).basic_auth_users;
    expect(compareSync("new", hashes["read"] ?? "")).toBe(true);
  },
);

test("another deployer gets the passwords that the servers have", async () => {
  await made();
  const before = readFileSync(own("admin"), "utf8");
  rmSync(own("admin"));
  expect(await made()).toEqual(["this machine: .local/rehearsal/secrets/metrics-admin-password"]);
  expect(readFileSync(own("admin"), "utf8")).toBe(before);
});

test("a file of users that does not fit the passwords, or was lost, is made anew", async () => {
  await made();
  const file = "etc/alertmanager/citadel/secrets/web.yml";
  const before = text(file);
  writeFileSync(onHost(file), before.replace(/admin: .*/, "admin: $2b$10$wrong"));
  rmSync(onHost("etc/prometheus/citadel/secrets/web.yml"));
  expect(await made()).toEqual([
    "mon01: /etc/prometheus/citadel/secrets/web.yml",
    "mon01: /etc/alertmanager/citadel/secrets/web.yml",
  ]);
});

const theirs = (config: string) =>
  config
    .replace(
      "basic_auth_users:\n",
      "basic_auth_users:\n  # The wallboard, asked for by operations.\n  wallboard: $2b$10$theirs\n",
    )
    .replace(
      "tls_server_config:\n",
      "http_server_config: { http2: false }\ntls_server_config:\n  min_version: TLS13\n",
    );

test("users and settings that operators added are no reason to write the file", async () => {
  await made();
  const file = "etc/prometheus/citadel/secrets/web.yml";
  writeFileSync(onHost(file), theirs(text(file)));
  expect(await made()).toEqual([]);
});

test("users and settings that operators added stay when ours are made anew", async () => {
  await made();
  const file = "etc/prometheus/citadel/secrets/web.yml";
  const edited = theirs(text(file));
  writeFileSync(onHost(file), edited.replace(/ {2}read: .*\n/, "").replace("prometheus.crt", "old.crt"));
  expect(await made()).toEqual([`mon01: /${file}`]);
  const [before, after] = [edited, text(file)].map((each) => users.parse(parse(each)).basic_auth_users);
  expect(Object.keys(after ?? {})).toEqual(["wallboard", "admin", "read"]);
  expect({ ...after, read: "" }).toEqual({ ...before, read: "" });
  const { read = "" } = after ?? {};
  expect(compareSync(readFileSync(own("read"), "utf8").trim(), read)).toBe(true);
  expect(text(file).replace(read, "READ")).toBe(edited.replace(before?.["read"] ?? "", "READ"));
});

test("a file of users that is not YAML is refused, for who stands in it would be lost", async () => {
  await made();
  const file = "etc/prometheus/citadel/secrets/web.yml";
  writeFileSync(onHost(file), `${text(file)}  wallboard: "unclosed\n`);
  await expect(made()).rejects.toThrow(
    `mon01: /${file}: is not a YAML map, and the users in it would be lost: correct it, or remove it so that setup makes it anew`,
  );
});

test("a password that was removed everywhere it counts is made anew, and everything follows", async () => {
  await made();
  const before = readFileSync(own("read"), "utf8");
  rmSync(own("read"));
  rmSync(onHost("etc/prometheus/citadel/secrets/metrics-read-password"));
  expect(await made()).toEqual([
    "this machine: .local/rehearsal/secrets/metrics-read-password",
    "mon01: /etc/prometheus/citadel/secrets/web.yml",
    "mon01: /etc/prometheus/citadel/secrets/metrics-read-password",
    "mon01: /etc/alertmanager/citadel/secrets/web.yml",
    "mon01: /etc/grafana/provisioning/citadel/secrets/metrics-read-password",
  ]);
  expect(readFileSync(own("read"), "utf8")).not.toBe(before);
});

test("an open server needs no login", async () => {
  const { inventory } = environment;
  const open = { ...inventory, metricsServer: { ...inventory.metricsServer, access: "open" as const } };
  expect(await madeLogins({ ...environment, inventory: open }, checkout)).toEqual([]);
  expect(existsSync(own("admin"))).toBe(false);
});
