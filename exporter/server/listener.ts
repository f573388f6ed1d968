import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { RefusalReason } from "../../inventory/metrics/index.ts";
import {
  certificateNames,
  isNamedIn,
  provenCertificate,
  type ProvenCertificate,
} from "../access/certificate-names.ts";
import type { TlsSource } from "./certificate-files.ts";
import type { Limits } from "./config.ts";
import type { ClientCertificates, TlsSettings } from "./tls-settings.ts";

/** Node's own limits keep a client that drips its headers for a minute and a half, and with it a file descriptor. */
const timeouts = {
  headersTimeout: 5_000,
  // Headers and body have five seconds each: this is for what the body's own limit does not see.
  requestTimeout: 11_000,
  // How late a limit may be noticed: within six seconds in all.
  connectionsCheckingInterval: 500,
  maxHeaderSize: 8 * 1024,
  // Longer than the scrape interval of 15 s: Prometheus keeps its connection.
  keepAliveTimeout: 65_000,
} as const;
/** As long as headers may take; Node's own limit is two minutes. */
const HANDSHAKE_MILLISECONDS = 5_000;

/** What a listener is made of. */
export interface ListenerProps {
  /** For HTTPS, and nothing else then. @defaultValue plain HTTP */
  readonly tls?: TlsSource;
  /** Asked at each connection. */
  readonly limits: () => Pick<Limits, "connections" | "connectionsPerAddress">;
  /** Told of each connection that is closed at once. */
  readonly refused: (reason: RefusalReason) => void;
  readonly listener: RequestListener;
}

/** A server that does not listen yet: HTTP/1.1, within limits of time, size and number of connections. */
export function limitedServer({ tls, limits, refused, listener }: ListenerProps): Server {
  const server = tls === undefined ? createServer(timeouts, listener) : secureServer(tls, listener, refused);
  const open = new Map<string, number>();
  // Before its handshake begins, and before Node reads the first byte.
  server.prependListener("connection", (socket: Socket) => {
    const { connections, connectionsPerAddress } = limits();
    const address = addressOf(socket);
    const before = open.get(address) ?? 0;
    open.set(address, before + 1);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
    const all = [...open.values()].reduce((sum, each) => sum + each, 0);
    if (before < connectionsPerAddress && all <= connections) return;
    refused("connections");
    socket.destroy();
  });
  return server;
}

/** IP address of the other end of a connection. */
export function addressOf({ remoteAddress }: Pick<Socket, "remoteAddress">): string {
  return remoteAddress ?? "";
}

/** The certificate by which a client has proven who it is; `undefined` where it has not. */
export function shownCertificate(socket: Socket): ProvenCertificate | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const certificate = socket.getPeerX509Certificate();
  return certificate && provenCertificate(certificate);
}

function secureServer(
  { settings }: TlsSource,
  listener: RequestListener,
  refused: ListenerProps["refused"],
): Server {
  let current = settings.value();
  const server = createSecureServer(
    { ...timeouts, handshakeTimeout: HANDSHAKE_MILLISECONDS, ...current.context, ...asked(current) },
    listener,
  );
  server.prependListener("connection", () => {
    const renewed = settings.value();
    if (renewed === current) return;
    current = renewed;
    // So that a renewed certificate is shown to the very next client.
    server.setSecureContext(renewed.context);
    // Node has no function for these two, and reads them at each connection; a test looks at it.
    Object.assign(server, asked(renewed));
  });
  server.prependListener("secureConnection", (socket: TLSSocket) => {
    if (isWelcome(socket, current.clients)) return;
    refused("unauthenticated");
    socket.destroy();
  });
  return server;
}

/** We judge a client's certificate ourselves, for Node cannot demand that one which is shown be good. */
function asked({ clients }: TlsSettings) {
  return { requestCert: clients !== undefined, rejectUnauthorized: false };
}

function isWelcome(socket: TLSSocket, clients: ClientCertificates | undefined): boolean {
  if (clients === undefined) return true;
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return clients.rule === "ifGiven";
  if (!socket.authorized) return false;
  const { allowedNames } = clients;
  return allowedNames === undefined || isNamedIn(certificateNames(certificate.subjectAltName), allowedNames);
}
