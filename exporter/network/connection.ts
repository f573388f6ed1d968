import { readFile } from "node:fs/promises";
import { connect, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectSecurely, type TLSSocket } from "node:tls";
import type { buildConnector } from "undici";
import { errorText, isError } from "../error-text.ts";
import type { AddressPolicy } from "./address-policy.ts";
import { allowedAddresses } from "./allowed-addresses.ts";
import { earliestExpiry } from "./certificate-expiry.ts";

/** How connections are made. */
export interface ConnectionProps {
  readonly policy: AddressPolicy;
  /** File with the authorities' certificates (PEM). @defaultValue those that Node.js trusts */
  readonly caFile?: string | undefined;
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
  /** Told when the certificate that was shown expires, or its chain, as Unix time; also of one that is refused. */
  readonly certificateExpires?: (unixSeconds: number) => void;
}

/** A certificate that was not accepted: nothing was sent. */
export class CertificateRefused extends Error {
  override readonly name = "CertificateRefused";
}

/** Makes undici's connections: to allowed addresses only, checked after the name was resolved. */
export function guardedConnector(props: ConnectionProps): buildConnector.connector {
  return ({ hostname, port, protocol }, callback) => {
    connected(hostname, Number(port) || defaultPort(protocol), protocol === "https:", props).then(
      (socket) => {
        callback(null, socket);
      },
      (error: unknown) => {
        callback(isError(error) ? error : new Error(String(error)), null);
      },
    );
  };
}

function defaultPort(protocol: string): number {
  return protocol === "https:" ? 443 : 80;
}

async function connected(host: string, port: number, secure: boolean, props: ConnectionProps) {
  const { policy, caFile, signal } = props;
  const addresses = await allowedAddresses(host, policy);
  const ca = secure && caFile !== undefined ? { ca: await authorities(caFile) } : {};
  signal.throwIfAborted();
  const [{ address, family }] = addresses;
  // Asked for a name only; an address was checked above.
  const lookup: LookupFunction = (_host, { all }, found) => {
    if (all === true) found(null, [...addresses]);
    else found(null, address, family);
  };
  if (!secure) return established(connect({ host, port, lookup }), "connect", signal);
  const socket = connectSecurely({
    host,
    port,
    lookup,
    ...ca,
    servername: isIP(host) === 0 ? host : "",
    ALPNProtocols: ["http/1.1"],
    // Refused below, so that also of a refused certificate is known when it expires.
    rejectUnauthorized: false,
  });
  await established(socket, "secureConnect", signal);
  return verified(socket, props);
}

async function authorities(caFile: string): Promise<Buffer> {
  return readFile(caFile).catch((error: unknown) => {
    throw new CertificateRefused(`no certificate is accepted: caFile cannot be read: ${errorText(error)}`);
  });
}

function established<S extends Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  return new Promise((resolve, reject) => {
    const cut = () => {
      socket.destroy(isError(signal.reason) ? signal.reason : undefined);
    };
    signal.addEventListener("abort", cut, { once: true });
    const settled = () => {
      signal.removeEventListener("abort", cut);
      socket.off("error", failed);
      socket.off("close", closed);
    };
    const failed = (error: Error) => {
      settled();
      // What comes after the first error is no news.
      socket.on("error", () => undefined).destroy();
      reject(error);
    };
    const closed = () => {
      failed(new Error("the connection was closed while it was made"));
    };
    socket.once("error", failed);
    socket.once("close", closed);
    socket.once(event, () => {
      settled();
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

function verified(socket: TLSSocket, { certificateExpires }: ConnectionProps): TLSSocket {
  const expiry = earliestExpiry(socket.getPeerCertificate(true));
  if (expiry !== undefined) certificateExpires?.(expiry);
  if (socket.authorized) return socket;
  socket.on("error", () => undefined).destroy();
  throw new CertificateRefused(`the certificate is not accepted: ${String(socket.authorizationError)}`);
}
