import type { IncomingMessage, ServerResponse } from "node:http";
import type { RefusalReason } from "../../inventory/metrics/index.ts";
import type { Limits } from "./config.ts";
import { RequestError, type SentBody } from "./request.ts";
import { unzippedBytes } from "./unzipped-bytes.ts";

/** Seconds that a body may take, counted from the end of its headers. */
export const BODY_SECONDS = 5;

/** What bodies are held to. */
export interface BodyProps {
  readonly limits: Pick<Limits, "bodyBytes" | "decodedBodyBytes">;
  /** Told of each body that is refused; not of one whose sender hangs up. */
  readonly refused: (reason: RefusalReason) => void;
}

/**
 * The body of a request, as it was sent until it is decoded. A client that waits for `100 Continue` is told to go on only now, so that a refused
 * one never sends its body.
 * @throws {RequestError} 400, 408, 413 or 415
 */
export async function requestBody(
  request: IncomingMessage,
  response: ServerResponse,
  { limits, refused }: BodyProps,
): Promise<SentBody> {
  const { bodyBytes, decodedBodyBytes } = limits;
  const refusal = (reason: RefusalReason, error: RequestError) => {
    refused(reason);
    return error;
  };
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (!["identity", "gzip", "x-gzip"].includes(encoding)) {
    throw refusal(
      "encoding",
      new RequestError(415, "Content-Encoding: must be gzip or identity: send the body as it is", {
        "accept-encoding": "gzip",
      }),
    );
  }
  const tooLarge = (most: number) =>
    refusal(
      "too_large",
      new RequestError(413, `the body is larger than ${String(most)} bytes: send less at a time`),
    );
  if (Number(request.headers["content-length"] ?? 0) > bodyBytes) throw tooLarge(bodyBytes);
  // A client of HTTP/1.0 does not wait, and takes it for the answer (RFC 9110, 10.1.1).
  if (request.headers.expect !== undefined && request.httpVersion !== "1.0") response.writeContinue();
  const sent = await sentBytes(request, bodyBytes);
  switch (sent) {
    case "large":
      throw tooLarge(bodyBytes);
    case "late":
      throw refusal(
        "too_slow",
        new RequestError(408, `the body took more than ${String(BODY_SECONDS)} s: send it faster`, {
          connection: "close",
        }),
      );
    case "cut":
      throw new RequestError(400, "the body was cut short: send it whole");
  }
  if (encoding === "identity") return { decoded: () => Promise.resolve(sent) };
  return {
    async decoded() {
      const unzipped = await unzippedBytes(sent, decodedBodyBytes);
      if (unzipped === "large") throw tooLarge(decodedBodyBytes);
      if (typeof unzipped === "string") {
        throw refusal("malformed", new RequestError(400, `the body ${unzipped}: compress it again`));
      }
      return unzipped;
    },
  };
}

function sentBytes(request: IncomingMessage, most: number): Promise<Uint8Array | "large" | "late" | "cut"> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    const end = (result: Uint8Array | "large" | "late" | "cut") => {
      clearTimeout(late);
      request.off("data", part).off("end", whole).off("close", cut).off("error", cut);
      // What still comes is dropped, so that the answer can be read.
      request.resume();
      resolve(result);
    };
    const part = (bytes: Buffer) => {
      length += bytes.length;
      if (length > most) end("large");
      else parts.push(bytes);
    };
    const whole = () => {
      end(Buffer.concat(parts, length));
    };
    const cut = () => {
      end("cut");
    };
    const late = setTimeout(() => {
      end("late");
    }, BODY_SECONDS * 1000);
    request.on("data", part).on("end", whole).on("close", cut).on("error", cut);
  });
}
