import { Socket } from "node:net";
import pg from "pg";
import { z } from "zod";
import type { TargetConfig } from "../config.ts";
import { allowedAddresses } from "../network/allowed-addresses.ts";
import { secretIn } from "../secret-file.ts";
import { type Attempt, CheckFailure } from "./attempt.ts";
import { limitAnswers } from "./limited-answers.ts";

/** What a check may ask of a database server. */
export interface SqlSession {
  /**
   * Rows of a statement without parameters.
   * @throws {CheckFailure} `protocol` where they have another shape.
   */
  readonly rows: <T>(statement: string, row: z.ZodType<T>) => Promise<readonly T[]>;
}

type Database = TargetConfig & { kind: "postgres" | "pgpool" };

/** A session of its own for each check: that a new one can be opened is what breaks first. */
export async function withSqlSession(
  target: Database,
  attempt: Attempt,
  check: (session: SqlSession) => Promise<void>,
): Promise<void> {
  const [{ address }] = await allowedAddresses(target.host, attempt.policy);
  const socket = new Socket();
  limitAnswers(socket);
  const cut = () => {
    socket.destroy();
  };
  attempt.signal.addEventListener("abort", cut, { once: true });
  const password = (await secretIn(target.passwordFile)) ?? "";
  const client = new pg.Client({
    // What was checked is what is connected to, whatever the name stands for a moment later.
    host: address,
    port: target.port,
    database: target.database,
    user: target.user,
    // A function, since pg takes PGPASSWORD or ~/.pgpass in place of an empty text.
    password: () => password,
    ssl: false,
    application_name: "llm-exporter",
    // Ours, so that it can be destroyed at any stage, also while it connects.
    stream: () => socket,
  });
  // Errors reach us through the promises; one after the check has ended is no news.
  client.on("error", () => undefined);
  try {
    attempt.signal.throwIfAborted();
    await client.connect();
    attempt.answered();
    try {
      await check({ rows: (statement, row) => rows(client, statement, row) });
    } finally {
      // Says goodbye, else PostgreSQL logs a broken connection each time.
      if (!attempt.signal.aborted) await client.end();
    }
  } finally {
    attempt.signal.removeEventListener("abort", cut);
    socket.destroy();
  }
}

async function rows<T>(client: pg.Client, statement: string, row: z.ZodType<T>): Promise<readonly T[]> {
  const { rows: found } = await client.query<Record<string, unknown>>(statement);
  const result = z.array(row).safeParse(found);
  if (result.success) return result.data;
  throw new CheckFailure("protocol", `${statement}: unexpected rows: ${z.prettifyError(result.error)}`);
}
