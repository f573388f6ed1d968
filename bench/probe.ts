/** Loaded into the exporter's process beside it, which it leaves as it is: answers questions of the bench. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { canaryThread } from "../exporter/canary/canary-thread.ts";
import { addressPolicy } from "../exporter/network/address-policy.ts";
import { scriptedCanary } from "./scripted-canary.ts";

/** What the process is asked. */
export type ProbeQuestion =
  | { readonly kind: "state" }
  /** The same after a garbage collection. */
  | { readonly kind: "least state" }
  /** Sends a canary as the exporter does: from a thread of its process. */
  | { readonly kind: "canary"; readonly baseUrl: string };

/** Milliseconds between two samples, which Node counts in. */
const RESOLUTION = 1;

const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
delays.enable();

// The program of the process is the exporter's bundle.
const canaries = canaryThread(process.argv[1] ?? "", (error) => {
  throw error;
});

/** What is so in the process. The delay is that since the last question. */
function state() {
  const delayMilliseconds = Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION);
  delays.reset();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { usedBytes: heapUsed + external, residentBytes: rss, delayMilliseconds };
}

async function answer(question: ProbeQuestion): Promise<unknown> {
  if (question.kind === "canary") {
    const conditions = { policy: addressPolicy(), cut: new AbortController().signal };
    const { ttftSeconds, itlSeconds } = await canaries.complete(scriptedCanary(question.baseUrl), conditions);
    return { ttftSeconds, itlSeconds };
  }
  if (question.kind === "least state") globalThis.gc?.();
  return state();
}

process.on("message", (question: ProbeQuestion) => {
  answer(question).then(
    (found) => process.send?.(found),
    (error: unknown) => process.send?.({ problem: String(error) }),
  );
});
// The bench is no reason to stay alive.
process.channel?.unref();
