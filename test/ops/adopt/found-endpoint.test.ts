import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer as clearServer } from "node:http";
import { createServer as securedServer } from "node:https";
import { createServer as plainServer, type Server } from "node:net";
import { join } from "node:path";
import { foundEndpoint } from "../../../ops/adopt/found-endpoint.ts";
import {
  issuedCertificate,
  newAuthority,
  type CertificatePair,
} from "../../../ops/certificates/authority.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const host = "127.0.79.14";
const url = `https://${host}:3000`;
let directory: string;
let ours: CertificatePair;
let server: Server | undefined;
/** The headers of what came in clear. */
let heard: readonly unknown[];

beforeAll(async () => {
  directory = temporaryDirectory("endpoint-");
  ours = await newAuthority("test", new Date());
  writeFileSync(join(directory, "ca.crt"), ours.certificate);
});
beforeEach(() => {
  heard = [];
});
afterEach(async () => {
  if (server?.listening === true) await new Promise((resolve) => server?.close(resolve));
  server = undefined;
});

const listening = async (made: Server) => {
  server = made.listen(3000, host);
  await once(made, "listening");
};
const inClear = () =>
  clearServer(({ headers }, response) => {
    heard = [...heard, headers];
    response.end();
  });
const certified = async (authority: CertificatePair, when: Date) => {
  const { certificate, key } = await issuedCertificate(authority, { address: host, name: "mon01" }, when);
  return securedServer({ cert: certificate, key }, (_request, response) => response.end());
};
const found = async (caFile = join(directory, "ca.crt")) => {
  const open = { url: `http://${host}:3000`, user: "admin", passwordFile: "none" };
  const secured = { ...open, url, caFile };
  const endpoints = <T>(endpoint: T) => ({ prometheus: endpoint, alertmanager: endpoint, grafana: endpoint });
  const site = { open: endpoints(open), secured: { ...endpoints(secured), viewer: secured } };
  return (await foundEndpoint(site, "grafana")) === secured ? "secured" : "open";
};

test("a server that shows a certificate of ours is asked over HTTPS", async () => {
  await listening(await certified(ours, new Date()));
  expect(await found()).toBe("secured");
});

test("a server that speaks no TLS is asked in clear", async () => {
  await listening(inClear());
  expect(await found()).toBe("open");
  expect(heard).toEqual([]);
});

test("a server that is not there is asked in clear, which nobody hears", async () => {
  expect(await found()).toBe("open");
});

test.each([
  [
    "its certificate has expired",
    async () => certified(ours, new Date("2001-01-01")),
    "certificate has expired",
  ],
  [
    "its certificate is of a CA that we do not know",
    async () => certified(await newAuthority("other", new Date()), new Date()),
    "unable to (get local issuer|verify the first) certificate",
  ],
  [
    "it hangs up",
    () => Promise.resolve(plainServer((socket) => socket.destroy())),
    "Client network socket disconnected before secure TLS connection was established",
  ],
])("a server is not asked in clear because %s", async (_case, made, why) => {
  await listening(await made());
  // Jest's realm is not that of Node's own errors, whose kind is printed with them here.
  await expect(found()).rejects.toThrow(
    new RegExp(
      `^${url}/: (?:Error: )?${why}: it is not asked in clear instead, for passwords would go with it: npm run setup renews certificates; compare ${directory}/ca.crt with that of the deployer who secured it$`,
    ),
  );
});

test("a deployer without our CA cannot tell, and is told what is missing", async () => {
  await listening(inClear());
  await expect(found(join(directory, "none.crt"))).rejects.toThrow(
    /none\.crt cannot be read \(.*\): npm run setup makes it, or copy it from the deployer who did$/,
  );
  expect(heard).toEqual([]);
});
