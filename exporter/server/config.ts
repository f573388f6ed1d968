import { z } from "zod";

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;

function whole(least: number, most: number, normal: number) {
  const message = `must be a whole number, ${String(least)}–${String(most)}`;
  return z.int(message).min(least, message).max(most, message).default(normal);
}

/** What the server takes at most. Docs: docs/exporter.md, "limits". */
export const limitsConfig = z.strictObject({
  /** Connections in all. Further ones are closed. */
  connections: whole(8, 10_000, 128),
  /** Connections of one address: a client that holds as many as it can leaves the other half to everybody else. */
  connectionsPerAddress: whole(1, 10_000, 64),
  /** Requests being answered, but for those to open paths; 503 above. */
  requestsInFlight: whole(1, 1000, 64),
  /** Bytes of a body as sent; 413 above. */
  bodyBytes: whole(KIBIBYTE, 64 * MEBIBYTE, MEBIBYTE),
  /** Bytes of a body once decompressed; 413 above. */
  decodedBodyBytes: whole(KIBIBYTE, 256 * MEBIBYTE, 8 * MEBIBYTE),
  /** Requests a second that one address may go on with; 429 above. */
  requestsPerSecond: whole(1, 1_000_000, 1000),
  /** Requests that one address may make at once after a rest. */
  requestBurst: whole(1, 1_000_000, 2000),
  /** Refused credentials that one address may show at once after a rest; then it is locked out, with 429. */
  failedLogins: whole(1, 1000, 30),
  /** Seconds after which one of them is forgiven: what a locked-out address waits for each further attempt. */
  failedLoginSeconds: whole(1, 3600, 1),
});

/** What the server takes at most. */
export type Limits = z.infer<typeof limitsConfig>;

/** Limits of a configuration that says nothing about them. */
export const defaultLimits: Limits = limitsConfig.parse({});
