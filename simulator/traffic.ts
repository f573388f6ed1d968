import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "./random.ts";

/** An address of the simulator's own that requests are sent to. */
interface Destination {
  readonly address: string;
  readonly port: number;
  readonly apiKey?: string;
}

/** Who uses the platform, and how much. */
export interface TrafficOptions {
  readonly gateway: Destination;
  readonly models: readonly (Destination & { readonly modelId: string })[];
  readonly qdrant: Destination;
  readonly requestsPerSecond: number;
  readonly maxTokens: number;
  readonly random: Random;
}

/** What the background traffic has done so far. */
export interface TrafficCounts {
  readonly sent: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Not sent because too many were still under way. */
  readonly skipped: number;
}

/** Background traffic under way. */
export interface Traffic {
  readonly counts: () => TrafficCounts;
  readonly stop: () => Promise<void>;
}

/** Requests under way at one time: a slow or hanging platform must not make them pile up. */
const MAX_IN_FLIGHT = 32;
/** A user's patience, in milliseconds. */
const TIMEOUT_MS = 60_000;
/** Shares of requests: through the gateway, streamed, and accompanied by a search in the vector database. */
const GATEWAY_SHARE = 0.8;
const STREAM_SHARE = 0.9;
const SEARCH_SHARE = 0.3;
const topics = ["rates", "tickets", "the harbour", "invoices", "a poem", "backups", "the weather", "stairs"];

/** Starts to send requests at random moments, so many a second on average. */
export function startTraffic(options: TrafficOptions): Traffic {
  const { random, requestsPerSecond } = options;
  const stopped = new AbortController();
  const counts = { sent: 0, succeeded: 0, failed: 0, skipped: 0 };
  const inFlight = new Set<Promise<void>>();

  function send(one: (signal: AbortSignal) => Promise<boolean>): void {
    if (inFlight.size >= MAX_IN_FLIGHT) {
      counts.skipped += 1;
      return;
    }
    counts.sent += 1;
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const request = one(signal)
      .catch(() => false)
      .then((ok) => {
        if (ok) counts.succeeded += 1;
        else counts.failed += 1;
        inFlight.delete(request);
      });
    inFlight.add(request);
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      // Exponential gaps: users do not take turns.
      const gapSeconds = -Math.log(1 - random()) / requestsPerSecond;
      await sleep(gapSeconds * 1000, undefined, { signal: stopped.signal });
      // Every choice is drawn here, so that the sequence depends on the seed only, not on who answers when.
      const completion = drawnCompletion(options);
      const search = random() < SEARCH_SHARE;
      send(completion);
      if (search) send((signal) => searched(options.qdrant, signal));
    }
  }

  const running = requestsPerSecond > 0 ? run().catch(() => undefined) : Promise.resolve();
  return {
    counts: () => ({ ...counts }),
    stop: async () => {
      stopped.abort();
      await running;
      await Promise.all(inFlight);
    },
  };
}

function drawnCompletion(options: TrafficOptions): (signal: AbortSignal) => Promise<boolean> {
  const { random, models, gateway, maxTokens } = options;
  const model = models[Math.floor(random() * models.length)];
  const destination = random() < GATEWAY_SHARE ? gateway : model;
  const stream = random() < STREAM_SHARE;
  const topic = topics[Math.floor(random() * topics.length)] ?? "";
  const length = 1 + Math.floor(random() * maxTokens);
  const detail = "and keep to what the documents say. ".repeat(1 + Math.floor(random() * 12));
  const body = {
    model: model?.modelId,
    messages: [{ role: "user", content: `Please write about ${topic} ${detail}` }],
    max_tokens: length,
    stream,
    ...(stream ? { stream_options: { include_usage: true } } : {}),
  };
  return (signal) => posted(destination ?? gateway, "/v1/chat/completions", body, signal);
}

function searched(qdrant: Destination, signal: AbortSignal): Promise<boolean> {
  return posted(qdrant, "/collections/documents/points/query", { limit: 5 }, signal);
}

async function posted(to: Destination, path: string, body: unknown, signal: AbortSignal): Promise<boolean> {
  const answer = await fetch(`http://${to.address}:${String(to.port)}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(to.apiKey === undefined ? {} : { authorization: `Bearer ${to.apiKey}` }),
    },
    body: JSON.stringify(body),
    signal,
  });
  await answer.text();
  return answer.ok;
}
