import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server as HttpServer } from "node:http";
import { createServer as createSecureServer, type Server as HttpsServer } from "node:https";

/** By what a listener proves who it is. */
export interface TlsFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** How often the files are looked at again, in seconds; 0 for never. */
  readonly watchSeconds: number;
}

/** A server that is listened with, HTTPS or not. */
export type ListeningServer = HttpServer | HttpsServer;

/** A server that does not listen yet. @throws when its certificate cannot be used */
export function createdServer(handle: RequestListener, tls: TlsFiles | undefined): ListeningServer {
  if (tls === undefined) return createServer(handle);
  let pair = pairOf(tls);
  const server = createSecureServer(pair, handle);
  if (tls.watchSeconds === 0) return server;
  const watch = setInterval(() => {
    try {
      const now = pairOf(tls);
      if (now.cert === pair.cert && now.key === pair.key) return;
      server.setSecureContext(now);
      pair = now;
    } catch (error) {
      // Half of a new pair: the last one goes on until both fit.
      console.error(`${tls.certificateFile}: ${String(error)}`);
    }
  }, tls.watchSeconds * 1000).unref();
  server.on("close", () => {
    clearInterval(watch);
  });
  return server;
}

function pairOf({ certificateFile, keyFile }: TlsFiles): { readonly cert: string; readonly key: string } {
  return { cert: readFileSync(certificateFile, "utf8"), key: readFileSync(keyFile, "utf8") };
}
