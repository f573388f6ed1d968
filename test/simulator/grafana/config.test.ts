import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../../simulator/config.ts";
import { grafanaConfigOf } from "../../../simulator/grafana/config.ts";
import { grafanaDirectories } from "../support/grafana.ts";

const passwordFile = join(grafanaDirectories().dataDirectory, "password");
writeFileSync(passwordFile, "s3cret\n");

test("the configuration is read from Grafana's variables", () => {
  expect(
    grafanaConfigOf({ GF_SERVER_HTTP_ADDR: "127.0.10.37", GF_SECURITY_ADMIN_PASSWORD__FILE: passwordFile }),
  ).toEqual({
    address: "127.0.10.37",
    port: 3000,
    user: "admin",
    password: "s3cret",
    provisioningDirectory: "/etc/grafana/provisioning",
    dataDirectory: "/var/lib/grafana",
  });
});

const good = { GF_SERVER_HTTP_ADDR: "127.0.10.37", GF_SECURITY_ADMIN_PASSWORD__FILE: passwordFile };
const noPassword =
  "environment: GF_SECURITY_ADMIN_PASSWORD__FILE: must name a file with a password other than the default one";
test.each([
  [
    "an address of a network and a port that is none",
    { ...good, GF_SERVER_HTTP_ADDR: "192.168.10.37", GF_SERVER_HTTP_PORT: "http" },
    "environment: GF_SERVER_HTTP_ADDR: must be within 127.0.0.0/8: the simulator stays on it\n" +
      "environment: GF_SERVER_HTTP_PORT: must be a TCP port",
  ],
  ["no password", { GF_SERVER_HTTP_ADDR: "127.0.10.37" }, noPassword],
  [
    "the default password",
    { GF_SERVER_HTTP_ADDR: "127.0.10.37", GF_SECURITY_ADMIN_PASSWORD: "admin" },
    noPassword,
  ],
])("the configuration is refused for %s", (_case, environment, problem) => {
  expect(() => grafanaConfigOf(environment)).toThrow(new ConfigError(problem));
});
