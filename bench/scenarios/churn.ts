import { request } from "undici";
import type { Measured } from "../figures.ts";
import { connection } from "../http.ts";
import { declared, gaugeBody } from "../pushed-series.ts";
import { exporter, type MeasuredExporter } from "../servers/exporter.ts";
import { settledMemory } from "../settled-memory.ts";

const BUDGET = 10_000;
const SETS_OF_PUSH = 1_000;
const PUSHES = 1_000;
/** Pushes after which memory is looked at first: the process has come to its size. */
const FIRST_PUSHES = 100;
/** Of what is stored and what was refused. */
const COUNTED = [
  /^llm_custom_series\{[^}]*\} (\d+)$/gm,
  /^llm_custom_series_dropped_total\{[^}]*\} (\d+)$/gm,
];

type Memory = Awaited<ReturnType<MeasuredExporter["state"]>>;
const nothing: Pick<Memory, "residentBytes" | "usedBytes"> = { residentBytes: 0, usedBytes: 0 };

function percentMore(last: number, first: number): number {
  return Math.max(0, 100 * (last / first - 1));
}

/** 10⁶ distinct label sets, a thousand in a push, each push a group of its own, at a budget of 10k. */
export async function churned(): Promise<Measured> {
  const server = await exporter(declared(BUDGET));
  const client = connection(server);
  try {
    let first = nothing;
    for (let push = 0; push < PUSHES; push += 1) {
      if (push === FIRST_PUSHES) first = await settledMemory(server);
      const body = gaugeBody(push * SETS_OF_PUSH, SETS_OF_PUSH);
      await client.sent(`/metrics/job/churn-${String(push)}`, {
        method: "PUT",
        headers: server.pushHeaders,
        body,
      });
    }
    const last = await settledMemory(server);
    const { body } = await request(`${server.url}/metrics`, { headers: server.headers });
    const text = await body.text();
    const counted = COUNTED.flatMap((line) => [...text.matchAll(line)]).reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
    return {
      "churn-memory": percentMore(last.residentBytes, first.residentBytes),
      "churn-used": percentMore(last.usedBytes, first.usedBytes),
      "churn-uncounted": 100 * Math.abs(1 - counted / (PUSHES * SETS_OF_PUSH)),
    };
  } finally {
    await client.close();
    await server.stop();
  }
}
