import { z } from "zod";
import type { Endpoint } from "../endpoints.ts";
import { answer, HttpError } from "../http.ts";
import type { AdoptionSite, FoundServer } from "./site.ts";

/** What tells that nobody speaks TLS at a port: an answer in clear, by what OpenSSL 1.1 to 3.x call it, or none at all. */
const NO_TLS = ["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG", "ECONNREFUSED"];

const coded = z.object({ code: z.string() });

/**
 * How a server is asked as it is found at the moment: secured, if it shows a certificate of ours; open, if it speaks no
 * TLS or nobody listens. Anything else is no reason to send it passwords in clear.
 *
 * @throws {HttpError} when it shows a certificate that is not good, or does not answer, or our CA cannot be read.
 */
export async function foundEndpoint(
  { open, secured }: Pick<AdoptionSite, "open" | "secured">,
  server: FoundServer,
): Promise<Endpoint> {
  if (secured === undefined) return open[server];
  const { url, caFile } = secured[server];
  try {
    await answer(`${url}/`, { kind: "none" }, caFile);
    return secured[server];
  } catch (error) {
    if (!(error instanceof HttpError) || error.cause === undefined) throw error;
    if (NO_TLS.includes(coded.safeParse(error.cause).data?.code ?? "")) return open[server];
    throw new HttpError(
      `${error.message}: it is not asked in clear instead, for passwords would go with it: npm run setup renews certificates; compare ${caFile ?? "the CA"} with that of the deployer who secured it`,
      { cause: error.cause },
    );
  }
}
