import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { docker, localImage, removeContainers } from "./harness/docker.ts";
import { prometheusDirectory, prometheusServer, type PrometheusServer } from "./harness/prometheus.ts";
import { directoryOf, mount, publisherContainer } from "./harness/publisher.ts";
import { shells } from "./harness/shells.ts";
import { eventually } from "./harness/wait.ts";

jest.setTimeout(300_000);

const address = "127.0.78.43";
/** bcrypt of "correct horse", cost 4: nothing but this test is protected by it. */
const users =
  'basic_auth_users:\n  operator: "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"\n';

interface Client {
  readonly name: "wget" | "node" | "nc";
  readonly image: () => Promise<string>;
  /** Arguments that leave this client only. */
  readonly docker: readonly string[];
}

const hiddenWget = mount(join(directoryOf({ wget: "" }), "wget"), "/usr/bin/wget");
const clients: readonly Client[] = [
  { name: "wget", image: () => localImage("prometheus"), docker: [] },
  { name: "node", image: () => localImage("node"), docker: hiddenWget },
  ...shells()
    .slice(1)
    .map(({ image }): Client => ({ name: "nc", image: () => image("prometheus"), docker: [] })),
];

const credentials = directoryOf({
  right: "operator:correct horse\n",
  wrong: "operator:battery staple\n",
  token: "a-very-secret-token\n",
});

/** What one request through the publisher's client comes to: `<client> <status> <reason>`. */
async function answer(
  client: Client,
  method: "GET" | "POST",
  url: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { protocol, host, pathname, search } = new URL(url);
  const variables = {
    SERVICE: "prometheus",
    LC_ALL: "C",
    BASIC_AUTH_FILE: "",
    BEARER_TOKEN_FILE: "",
    CA_FILE: "",
    ...environment,
  };
  const script = `set -eu; umask 077; for f in report environment http; do . /publisher/$f.sh; done
    URL=${protocol}//${host}; work=$(mktemp -d); choose_http_client; http ${method} '${pathname}${search}'
    printf '%s %s' "$client" "$(http_reason)"`;
  const { stdout, stderr } = await docker(
    ...["run", "--rm", ...publisherContainer(), ...mount(credentials, "/credentials"), ...client.docker],
    ...Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    ...[await client.image(), "sh", "-c", script],
  );
  return `${stdout}${stderr}`.trim();
}

describe.each(clients)("the publisher's requests by $name", (client) => {
  let server: PrometheusServer;
  let spy: Server;

  beforeAll(async () => {
    const directory = prometheusDirectory();
    writeFileSync(join(directory, "web.yml"), users);
    server = await prometheusServer(
      `${address}:9090`,
      ["--web.enable-lifecycle", "--web.config.file=/etc/prometheus/web.yml"],
      directory,
    );
    await eventually(async () => {
      expect((await fetch(`${server.url}/-/ready`)).status).toBe(401);
    });
    spy = createServer((request, response) => {
      const seen = readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .filter((id) => /very-secret/.test(commandLine(id)));
      response
        .writeHead(201)
        .end(`${request.headers.authorization ?? ""}, seen in ${String(seen.length)} command lines`);
    });
    await new Promise<void>((resolve) => spy.listen(9091, address, resolve));
  });

  afterAll(async () => {
    await removeContainers();
    spy.closeAllConnections();
    spy.close();
  });

  test("log in with what a file says, after which the body of the answer is there", async () => {
    const text = await answer(client, "GET", `${server.url}/-/healthy`, {
      BASIC_AUTH_FILE: "/credentials/right",
    });
    expect(text).toBe(`${client.name} HTTP 200 Prometheus Server is Healthy.`);
  });

  test("say how the server refuses wrong credentials", async () => {
    const text = await answer(client, "GET", `${server.url}/-/healthy`, {
      BASIC_AUTH_FILE: "/credentials/wrong",
    });
    expect(text).toMatch(new RegExp(`^${client.name} HTTP 401( Unauthorized)?$`));
  });

  test("can POST, and keep the body of an error", async () => {
    writeFileSync(join(server.directory, "prometheus.yml"), "nonsense: true\n");
    const text = await answer(client, "POST", `${server.url}/-/reload`, {
      BASIC_AUTH_FILE: "/credentials/right",
    });
    expect(text).toMatch(
      new RegExp(
        `^${client.name} HTTP 500 failed to reload config: couldn't load configuration .*field nonsense not found`,
      ),
    );
  });

  test("carry a token that no command line shows", async () => {
    const text = await answer(client, "GET", `http://${address}:9091/`, {
      BEARER_TOKEN_FILE: "/credentials/token",
    });
    expect(text).toBe(`${client.name} HTTP 201 Bearer a-very-secret-token, seen in 0 command lines`);
  });

  test("say that nobody answers", async () => {
    expect(await answer(client, "GET", `http://${address}:9099/`)).toMatch(
      new RegExp(`^${client.name} no answer \\(.*(ECONNREFUSED|Connection refused)\\)$`),
    );
  });
});

function commandLine(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

describe("the publisher's requests over TLS", () => {
  let server: PrometheusServer;

  beforeAll(async () => {
    const directory = prometheusDirectory();
    spawnSync("openssl", [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "1",
      ],
      ...["-subj", "/CN=test", "-addext", `subjectAltName=IP:${address}`],
      ...["-keyout", join(directory, "key.pem"), "-out", join(directory, "cert.pem")],
    ]);
    spawnSync("chown", ["65534", join(directory, "key.pem")]);
    writeFileSync(
      join(directory, "web.yml"),
      "tls_server_config: { cert_file: cert.pem, key_file: key.pem }\n",
    );
    server = await prometheusServer(
      `${address}:9443`,
      ["--web.config.file=/etc/prometheus/web.yml"],
      directory,
    );
    await eventually(async () => {
      const { stderr } = await docker("logs", server.container);
      expect(stderr).toContain("Server is ready to receive web requests");
    });
  });

  afterAll(removeContainers);

  test.each(clients.map((client) => [client.name, client] as const))("%s", async (name, client) => {
    const url = `https://${address}:9443/-/healthy`;
    const trusting = { ...client, docker: [...client.docker, ...mount(server.directory, "/tls")] };
    const trusted = await answer(trusting, "GET", url, { CA_FILE: "/tls/cert.pem" });
    const untrusted = await answer(client, "GET", url);
    expect({ trusted, untrusted }).toEqual(
      {
        wget: {
          trusted: "wget HTTP 200 Prometheus Server is Healthy.",
          untrusted: `wget no answer (The certificate of '${address}' doesn't have a known issuer.)`,
        },
        node: {
          trusted: "node HTTP 200 Prometheus Server is Healthy.",
          untrusted: "node no answer (DEPTH_ZERO_SELF_SIGNED_CERT)",
        },
        nc: {
          trusted:
            "publish prometheus: environment: URL is https and the image has neither GNU wget nor node: publish from an image with one of them, so that the certificate is verified",
          untrusted:
            "publish prometheus: environment: URL is https and the image has neither GNU wget nor node: publish from an image with one of them, so that the certificate is verified",
        },
      }[name],
    );
  });
});
