import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { join } from "node:path";
import { connect } from "node:tls";
import { request } from "undici";
import {
  issuedCertificate,
  newAuthority,
  type CertificatePair,
} from "../../../ops/certificates/authority.ts";
import { startGrafana } from "../../../simulator/grafana/server.ts";
import type { Service } from "../../../simulator/http/service.ts";
import { grafanaDirectories, startedGrafana } from "../support/grafana.ts";
import { eventually } from "../support/http.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Keys are made and servers started, and the machine may be busy.
jest.setTimeout(60_000);

const now = new Date();
const names = { address: "127.0.0.1", name: "metrics" };
let directory: string;
let authority: CertificatePair;
beforeAll(async () => {
  directory = temporaryDirectory("grafana-https-");
  authority = await newAuthority("test", now);
  writeFileSync(join(directory, "ca.crt"), authority.certificate);
});

const file = (name: string) => join(directory, name);

async function newPair(name: string): Promise<CertificatePair> {
  const pair = await issuedCertificate(authority, names, now);
  writeFileSync(file(`${name}.key`), pair.key);
  writeFileSync(file(`${name}.crt`), pair.certificate);
  return pair;
}

describe("with GF_SERVER_PROTOCOL=https", () => {
  let service: Service;
  beforeAll(async () => {
    await newPair("grafana");
    service = await startGrafana({
      address: "127.0.0.1",
      port: 0,
      tls: { certificateFile: file("grafana.crt"), keyFile: file("grafana.key"), watchSeconds: 1 },
      user: "admin",
      password: "s3cret",
      ...grafanaDirectories(),
    });
  });
  afterAll(() => service.close());

  /** The certificate's serial number, as a client sees it that trusts the CA. */
  async function shown(): Promise<string> {
    const port = Number((service.listeners[0] ?? "").split(":")[1]);
    const socket = connect({ host: "127.0.0.1", port, ca: readFileSync(file("ca.crt")) });
    await once(socket, "secureConnect");
    const serial = socket.getPeerX509Certificate()?.serialNumber ?? "";
    socket.destroy();
    return serial;
  }

  test("it shows its certificate, and a new one without a restart", async () => {
    const before = await shown();
    await newPair("grafana");
    await eventually(async () => (await shown()) !== before);
    expect(await shown()).not.toBe(before);
  });

  test("it says nothing to who speaks plain HTTP", async () => {
    await expect(request(`http://${service.listeners[0] ?? ""}/api/health`)).rejects.toThrow();
  });
});

describe("a data source over HTTPS", () => {
  let prometheus: Server;
  let url: string;
  beforeAll(async () => {
    const { certificate, key } = await newPair("prometheus");
    prometheus = createServer({ cert: certificate, key }, (_request, response) => response.end("{}"));
    prometheus.listen(0, "127.0.0.1");
    await once(prometheus, "listening");
    const bound = prometheus.address();
    url = `https://127.0.0.1:${String(typeof bound === "object" ? bound?.port : bound)}`;
  });
  afterAll(() => {
    prometheus.closeAllConnections();
    prometheus.close();
  });

  test.each([
    ["its CA is given", "tlsAuthWithCACert: true", 200, 200],
    ["its CA is given and not to be used", "tlsAuthWithCACert: false", 502, 400],
  ])("is asked where %s", async (_case, setting, proxied, health) => {
    const grafana = await startedGrafana();
    grafana.provision(
      "p.yml",
      `apiVersion: 1
datasources:
  - name: P
    uid: p
    type: prometheus
    url: ${url}
    jsonData: { ${setting} }
    secureJsonData: { tlsCACert: "$__file{${file("ca.crt")}}" }
`,
    );
    await grafana.call("POST", "/api/admin/provisioning/datasources/reload");
    const query = await grafana.call("GET", "/api/datasources/proxy/uid/p/api/v1/query?query=up");
    const state = await grafana.call("GET", "/api/datasources/uid/p/health");
    await grafana.service.close();
    expect([query.status, state.status]).toEqual([proxied, health]);
  });
});
