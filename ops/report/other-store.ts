import type { Endpoint } from "../endpoints.ts";
import { UsageError } from "../options.ts";

/**
 * A store that asks for no credentials, e.g. VictoriaMetrics beside the metrics server.
 * @param address - of `--store`, http or https
 * @throws {UsageError}
 */
export function otherStore(address: string): Endpoint {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // Not repeated in the message: it would stand in a log once more.
  if (url !== undefined && `${url.username}${url.password}` !== "")
    throw new UsageError(
      "report: --store: has a user or a password in it, which process lists and shell histories show: leave --store out for the environment's own Prometheus, whose credentials come from files, or name a store that asks for none",
    );
  if (url === undefined || !/^https?:\/\//.test(address))
    throw new UsageError(`report: --store: "${address}" is no address: write it as http://127.0.0.1:8428`);
  return { url: address.replace(/\/+$/, "") };
}
