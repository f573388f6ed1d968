import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { extraTtftSeconds, normalMode, type Mode } from "../mode.ts";
import type { Random } from "../random.ts";
import { answerText, type Exchange, type Handler } from "./exchange.ts";
import { createdServer, type ListeningServer, type TlsFiles } from "./listening-server.ts";

/** One address that a service listens on. */
interface ListenerOptions {
  readonly address: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** @defaultValue plain HTTP */
  readonly tls?: TlsFiles;
  readonly handle: Handler;
  /** Sees each request before the mode does, e.g. to count it. */
  readonly observe?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** What is played under one name. */
export interface ServiceOptions {
  readonly name: string;
  readonly kind: "model" | "gateway" | "qdrant" | "web" | "sink" | "admin" | "grafana";
  readonly listeners: readonly ListenerOptions[];
  /** Decides which requests fail in mode `failing`. */
  readonly random: Random;
  /** Whether the handler delays answers itself in mode `slow`, as model services and the gateway do. */
  readonly slowness?: "here" | "handler";
}

/** A service that runs, or plays dead. */
export interface Service {
  readonly name: string;
  readonly kind: ServiceOptions["kind"];
  /** `address:port` of each listener, in the order given. */
  readonly listeners: readonly string[];
  readonly mode: () => Mode;
  /**
   * Takes effect for requests that arrive from now on; `dead` also cuts every open connection.
   * Rejects, and the service stays dead, when an address is no longer free.
   */
  readonly setMode: (mode: Mode) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Bound on simultaneous connections of one listener, so that a hanging service cannot eat the machine. */
const MAX_CONNECTIONS = 1000;

/** Starts a service. @throws when an address cannot be listened on. */
export async function startService(options: ServiceOptions): Promise<Service> {
  let mode = normalMode;
  let modeChange = deferred();
  let lastChange: Promise<void> = Promise.resolve();
  const held = new Set<ServerResponse>();
  const servers: ListeningServer[] = [];

  const listeners = options.listeners.map((listener) => {
    const handle = (request: IncomingMessage, response: ServerResponse) => {
      const aborted = new AbortController();
      response.on("close", () => {
        held.delete(response);
        if (!response.writableFinished) aborted.abort();
      });
      listener.observe?.(request, response);
      const url = new URL(requestPath(request), "http://service");
      const exchange = {
        request,
        response,
        url,
        mode,
        signal: aborted.signal,
        modeChange: modeChange.promise,
      };
      answer(exchange, listener.handle).catch((error: unknown) => {
        if (!aborted.signal.aborted) console.error(`${options.name}: ${url.pathname}: ${String(error)}`);
        response.destroy();
      });
    };
    const state: OpenListener = {
      address: listener.address,
      bound: listener.port,
      tls: listener.tls,
      handle,
    };
    return state;
  });

  async function answer(exchange: Exchange, handle: Handler): Promise<void> {
    const { response, url, mode: now, signal } = exchange;
    if (now.mode === "hanging") {
      held.add(response);
      return;
    }
    if (now.mode === "failing" && url.pathname !== "/metrics" && options.random() < now.ratio) {
      answerText(exchange, 500, "Internal Server Error", "text/plain; charset=utf-8");
      return;
    }
    if (options.slowness !== "handler" && now.mode === "slow") {
      await sleep(extraTtftSeconds(now) * 1000, undefined, { signal });
    }
    await handle(exchange);
  }

  async function open(): Promise<void> {
    for (const listener of listeners) {
      const server = createdServer(listener.handle, listener.tls);
      server.maxConnections = MAX_CONNECTIONS;
      await listening(server, listener.address, listener.bound).catch((error: unknown) => {
        const place = `${options.name}: ${listener.address}:${String(listener.bound)}`;
        throw new Error(`${place}: cannot be listened on: end what listens there: ${String(error)}`);
      });
      servers.push(server);
      listener.bound = boundPort(server.address());
    }
  }

  async function shut(): Promise<void> {
    await Promise.all(servers.splice(0).map(closed));
  }

  async function change(next: Mode): Promise<void> {
    const wasDead = mode.mode === "dead";
    if (wasDead && next.mode !== "dead") await opened();
    mode = next;
    modeChange.resolve();
    modeChange = deferred();
    for (const response of held) response.destroy();
    if (!wasDead && next.mode === "dead") await shut();
  }

  /** All listeners or none. */
  async function opened(): Promise<void> {
    try {
      await open();
    } catch (error) {
      await shut();
      throw error;
    }
  }

  await opened();
  return {
    name: options.name,
    kind: options.kind,
    listeners: listeners.map(({ address, bound }) => `${address}:${String(bound)}`),
    mode: () => mode,
    setMode: (next) => {
      // One after the other: two changes at once could open a listener twice.
      const changed = lastChange.then(() => change(next));
      lastChange = changed.catch(() => undefined);
      return changed;
    },
    close: shut,
  };
}

/** A listener with the port that it was given, which it keeps through mode `dead`. */
interface OpenListener {
  readonly address: string;
  bound: number;
  readonly tls: TlsFiles | undefined;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
}

/** A path that is no URL (`//`) is not worth a crash: it is answered as one that does not exist. */
function requestPath({ url = "/" }: IncomingMessage): string {
  return URL.canParse(url, "http://service") && url.startsWith("/") && !url.startsWith("//") ? url : "/%2F";
}

function boundPort(address: AddressInfo | string | null): number {
  return address === null || typeof address === "string" ? 0 : address.port;
}

function listening(server: ListeningServer, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function closed(server: ListeningServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let settle = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: settle };
}
