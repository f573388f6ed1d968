import { Redis } from "ioredis";
import type { TargetConfig } from "../config.ts";
import { isError } from "../error-text.ts";
import { allowedAddresses } from "../network/allowed-addresses.ts";
import { secretIn, withoutSecret } from "../secret-file.ts";
import { type Attempt, CheckFailure } from "./attempt.ts";
import { limitAnswers } from "./limited-answers.ts";

/** Milliseconds that a closed connection may take to say goodbye before it is destroyed. */
const GOODBYE_MILLISECONDS = 100;

/** Redis is ready when it takes the password and answers PING: while it loads its data it answers an error. */
export async function checkRedis(target: TargetConfig & { kind: "redis" }, attempt: Attempt): Promise<void> {
  const [{ address }] = await allowedAddresses(target.host, attempt.policy);
  const password = await secretIn(target.passwordFile);
  attempt.signal.throwIfAborted();
  const redis = new Redis({
    // What was checked is what is connected to, whatever the name stands for a moment later.
    host: address,
    port: target.port,
    lazyConnect: true,
    connectTimeout: attempt.timeoutSeconds * 1000,
    disconnectTimeout: GOODBYE_MILLISECONDS,
    // One attempt, and nothing said but what the check says.
    retryStrategy: null,
    reconnectOnError: null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    disableClientInfo: true,
    protocol: 2,
  });
  const cut = () => {
    redis.disconnect();
  };
  let connectionError: unknown;
  redis.on("error", (error) => (connectionError ??= error));
  redis.on("connect", () => {
    limitAnswers(redis.stream);
  });
  attempt.signal.addEventListener("abort", cut, { once: true });
  try {
    await redis.connect();
    if (password !== undefined) {
      await redis.auth(password);
      attempt.answered();
    }
    const answer: string = await redis.ping();
    attempt.answered();
    if (answer !== "PONG") throw new CheckFailure("protocol", `PING answered ${JSON.stringify(answer)}`);
  } catch (error) {
    // Where AUTH is unknown, or renamed, Redis answers with what it was sent.
    if (isError(error)) error.message = withoutSecret(error.message, password);
    // ioredis rejects with "Connection is closed."; what closed it came as an event.
    throw isError(error) && error.message === "Connection is closed." && connectionError !== undefined
      ? connectionError
      : error;
  } finally {
    attempt.signal.removeEventListener("abort", cut);
    redis.disconnect();
  }
}
