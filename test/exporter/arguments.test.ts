import { ArgumentsError, commandOf } from "../../exporter/arguments.ts";

const serve = {
  config: "/etc/exporter.json",
  "listen-address": "127.0.10.29:9090",
  "scrape-token-file": "/s",
  "admin-token-file": "/a",
};
const flags = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);

test("the flags of a server become its command", () => {
  expect(commandOf(flags(serve))).toEqual({
    kind: "serve",
    configFile: "/etc/exporter.json",
    address: "127.0.10.29",
    port: 9090,
    credentials: { scrapeTokenFile: "/s", adminTokenFile: "/a" },
    directories: {},
  });
});

test("a certificate and its key make it serve HTTPS", () => {
  expect(commandOf(flags({ ...serve, "tls-certificate-file": "/c", "tls-key-file": "/k" }))).toMatchObject({
    credentials: { certificate: { certificateFile: "/c", keyFile: "/k" } },
  });
});

test("CAs of clients make it ask them for certificates", () => {
  const tls = { "tls-certificate-file": "/c", "tls-key-file": "/k", "tls-client-ca-file": "/a" };
  expect(commandOf(flags({ ...serve, ...tls }))).toMatchObject({
    credentials: { certificate: { certificateFile: "/c", keyFile: "/k", clientAuthorityFile: "/a" } },
  });
});

test("with web.config.yml tokens may be missing", () => {
  const { config, "listen-address": listen } = serve;
  const given = { config, "listen-address": listen, "web-config-file": "/w", "admin-token-file": "/a" };
  expect(commandOf(flags(given))).toEqual({
    kind: "serve",
    configFile: "/etc/exporter.json",
    address: "127.0.10.29",
    port: 9090,
    credentials: { adminTokenFile: "/a", webConfigFile: "/w" },
    directories: {},
  });
});

test("directories are for what is pushed and for files of others", () => {
  expect(commandOf(flags({ ...serve, "data-directory": "/d", "textfile-directory": "/t" }))).toMatchObject({
    directories: { directory: "/d", textfileDirectory: "/t" },
  });
});

test.each([
  [["--check-config", "/f"], { kind: "check-config", file: "/f", credentials: {} }],
  [
    [
      "--check-config",
      "/f",
      "--web-config-file",
      "/w",
      "--tls-certificate-file",
      "/c",
      "--tls-key-file",
      "/k",
    ],
    {
      kind: "check-config",
      file: "/f",
      credentials: { webConfigFile: "/w", certificate: { certificateFile: "/c", keyFile: "/k" } },
    },
  ],
  [["--help"], { kind: "help" }],
])("%j asks for %j", (args, command) => {
  expect(commandOf(args)).toEqual(command);
});

test.each([
  [
    "nothing",
    [],
    [
      "--config: is missing: see --help",
      "--listen-address: is missing: see --help",
      "--scrape-token-file: is missing: see --help",
      "--admin-token-file: is missing: see --help",
    ].join("\n"),
  ],
  [
    "a host name",
    flags({ ...serve, "listen-address": "localhost:9090" }),
    '--listen-address: "localhost:9090" is not IPv4:port: write it as 192.168.10.29:9090',
  ],
  [
    "a port out of range",
    flags({ ...serve, "listen-address": "127.0.0.1:65536" }),
    '--listen-address: "127.0.0.1:65536" is not IPv4:port: write it as 192.168.10.29:9090',
  ],
  [
    "no port",
    flags({ ...serve, "listen-address": "127.0.0.1" }),
    '--listen-address: "127.0.0.1" is not IPv4:port: write it as 192.168.10.29:9090',
  ],
  [
    "every address",
    flags({ ...serve, "listen-address": "0.0.0.0:9090" }),
    "--listen-address: 0.0.0.0 listens everywhere: name this host's own address",
  ],
  [
    "a certificate without its key",
    flags({ ...serve, "tls-certificate-file": "/c" }),
    "--tls-key-file: is missing: a certificate needs its key: see --help",
  ],
  [
    "a key without its certificate",
    flags({ ...serve, "tls-key-file": "/k" }),
    "--tls-certificate-file: is missing: a key alone serves nothing: see --help",
  ],
  [
    "CAs of clients without a certificate",
    flags({ ...serve, "tls-client-ca-file": "/a" }),
    "--tls-client-ca-file: is of no use without --tls-certificate-file: see --help",
  ],
  [
    "a certificate to check without its key",
    ["--check-config", "/f", "--tls-certificate-file", "/c"],
    "--tls-key-file: is missing: a certificate needs its key: see --help",
  ],
  ["an empty path", flags({ ...serve, config: "" }), "--config: is missing: see --help"],
])("a command line with %s is refused", (_case, args, message) => {
  expect(() => commandOf(args)).toThrow(new ArgumentsError(message));
});

test("an unknown flag is named", () => {
  expect(() => commandOf(["--listen", "127.0.0.1:1"])).toThrow("Unknown option '--listen'");
});
