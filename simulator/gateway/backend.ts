import { request as httpRequest, type IncomingMessage } from "node:http";
import { z } from "zod";
import { answerJson, type Exchange } from "../http/exchange.ts";

/** One model service as the gateway knows it. */
export interface Backend {
  readonly modelId: string;
  readonly address: string;
  readonly port: number;
  /** Bearer key that it wants. */
  readonly apiKey?: string;
}

/** How long a model service may take to list its models, in milliseconds. */
const LIST_TIMEOUT_MS = 1000;

const modelList = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

/** The entries of `/v1/models` of every model service that answers. */
export async function listedModels(backends: readonly Backend[]): Promise<readonly unknown[]> {
  const lists = await Promise.all(
    backends.map(async (backend) => {
      try {
        const answer = await fetch(`http://${backend.address}:${String(backend.port)}/v1/models`, {
          headers: authorization(backend),
          signal: AbortSignal.timeout(LIST_TIMEOUT_MS),
        });
        return answer.ok ? modelList.parse(await answer.json()).data : [];
      } catch {
        // One that does not answer lists nothing: that is what the gateway is asked about.
        return [];
      }
    }),
  );
  return lists.flat();
}

/**
 * Passes a completion on and streams the answer back, byte for byte. A client that leaves takes its request at the
 * model service with it; a model service that does not answer is a 502.
 */
export function forward(exchange: Exchange, backend: Backend, path: string, body: string): Promise<void> {
  const { response, signal } = exchange;
  return new Promise((resolve) => {
    const upstream = httpRequest({
      host: backend.address,
      port: backend.port,
      path,
      method: "POST",
      agent: false,
      headers: {
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(body)),
        ...authorization(backend),
      },
    });
    const leave = () => {
      upstream.destroy();
      resolve();
    };
    signal.addEventListener("abort", leave, { once: true });
    upstream.on("response", (answer) => {
      passOn(answer, exchange, () => {
        signal.removeEventListener("abort", leave);
        resolve();
      });
    });
    upstream.on("error", (error) => {
      if (!response.headersSent && !signal.aborted) {
        answerJson(exchange, 502, { detail: `${backend.modelId} does not answer: ${error.message}` });
      } else {
        response.destroy();
      }
      resolve();
    });
    upstream.end(body);
  });
}

function passOn(answer: IncomingMessage, { response }: Exchange, done: () => void): void {
  const { "content-type": contentType, "content-length": contentLength } = answer.headers;
  response.writeHead(answer.statusCode ?? 502, {
    ...(contentType === undefined ? {} : { "content-type": contentType }),
    ...(contentLength === undefined ? {} : { "content-length": contentLength }),
  });
  response.flushHeaders();
  answer.pipe(response);
  answer.on("end", done);
  // An answer that breaks off must break off here too, not end as if it were whole.
  answer.on("close", () => {
    if (!answer.complete) response.destroy();
    done();
  });
}

function authorization({ apiKey }: Backend): Readonly<Record<string, string>> {
  return apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
}
