import type { ProvenCertificate } from "../access/certificate-names.ts";
import type { RefusalReason } from "../../inventory/metrics/index.ts";
import type { Audit } from "../access/audit.ts";
import { type Authorization, authorizationOf } from "../access/authorization.ts";
import { buckets } from "../access/buckets.ts";
import { type Access, type Client, mayUse } from "../access/client.ts";
import type { Clients, Proof } from "../access/clients.ts";
import type { LastGood } from "../access/last-good.ts";
import type { WebConfig } from "../access/web-config/web-config.ts";
import type { Limits } from "./config.ts";
import { RequestError } from "./request.ts";

/** What is known of a request before its route is asked. */
export interface Asking {
  readonly address: string;
  /** Value of the `Authorization` header. */
  readonly authorization: string | undefined;
  /** Of the connection, where there is a good one. */
  readonly certificate: ProvenCertificate | undefined;
}

/** What a guard is made of. */
export interface GuardProps {
  readonly clients: Clients;
  readonly limits: () => Limits;
  /** @defaultValue there is none */
  readonly web?: LastGood<WebConfig>;
  readonly refused: (reason: RefusalReason) => void;
  /** Told of each request that an outdated token opened. */
  readonly outdated: (client: Client) => void;
  readonly audit: Audit;
}

/** Lets requests pass, or not. */
export interface Guard {
  /** @throws {RequestError} 429 where an address, or all of them together, ask too often */
  readonly slowedDown: (address: string) => void;
  /** Who asks, allowed to. @throws {RequestError} 401, 403, 429 for an address that is locked out, 503 */
  readonly allowedClient: (access: Exclude<Access, "open">, asking: Asking) => Promise<Client>;
}

/** A guard that has seen nobody yet. */
export function guard({ clients, limits, web, refused, outdated, audit }: GuardProps): Guard {
  const requests = buckets(() => ({ burst: limits().requestBurst, perSecond: limits().requestsPerSecond }));
  const everybody = buckets(() => web?.value().rate ?? { burst: 1, perSecond: 1 });
  const failures = buckets(() => ({
    burst: limits().failedLogins,
    perSecond: 1 / limits().failedLoginSeconds,
  }));
  const refusal = (reason: RefusalReason, error: RequestError): RequestError => {
    refused(reason);
    return error;
  };
  const lockedOut = (address: string, seconds: number) => {
    audit({ action: "login", outcome: "refused", address, details: { reason: "locked_out" } });
    return refusal("locked_out", tooMany("too many failed logins from this address", seconds));
  };
  const proven = async (
    address: string,
    shown: Authorization,
    certificate: ProvenCertificate | undefined,
  ): Promise<Proof> => {
    if (shown.kind === "none") return clients.proof(shown, certificate);
    // Taken before a password is compared, which takes its time: guesses that are made meanwhile count as well.
    const locked = failures.take(address);
    if (locked > 0) throw lockedOut(address, locked);
    let wrong = false;
    try {
      const proof = await clients.proof(shown, certificate);
      wrong = proof.kind === "wrong";
      return proof;
    } finally {
      if (!wrong) failures.giveBack(address);
    }
  };
  const challenge = () => ({
    "www-authenticate": `Bearer realm="llm-exporter"${clients.passwords() ? ', Basic realm="llm-exporter", charset="UTF-8"' : ""}`,
  });
  return {
    slowedDown(address) {
      const seconds = Math.max(
        requests.take(address),
        web?.value().rate === undefined ? 0 : everybody.take(""),
      );
      if (seconds > 0) throw refusal("rate_limited", tooMany("too many requests", seconds));
    },
    async allowedClient(access, { address, authorization, certificate }) {
      const proof = await proven(address, authorizationOf(authorization), certificate);
      switch (proof.kind) {
        case "busy":
          throw refusal(
            "busy",
            new RequestError(503, "too many passwords are being verified: try later", { "retry-after": "1" }),
          );
        case "none":
          audit({ action: "login", outcome: "refused", address, details: { reason: "no_credential" } });
          throw refusal(
            "unauthenticated",
            new RequestError(401, `a credential is needed: ${how(access)}`, challenge()),
          );
        case "wrong":
          audit({ action: "login", outcome: "refused", address, details: { reason: "wrong_credential" } });
          throw refusal(
            "unauthenticated",
            new RequestError(401, `the credential is not known here: ${how(access)}`, challenge()),
          );
        case "proven": {
          const { client } = proof;
          if (!mayUse(client, access)) {
            audit({ action: access, outcome: "refused", client, address, details: { reason: "role" } });
            throw refusal(
              "forbidden",
              new RequestError(403, `${client.name} has not the role for this: ${how(access)}`),
            );
          }
          if (proof.outdated) outdated(client);
          return client;
        }
      }
    },
  };
}

function how(access: Exclude<Access, "open">): string {
  switch (access) {
    case "scrape":
      return "use the scrape token, or a client with the role scrape";
    case "admin":
      return "use the admin token, or a client with the role admin";
    case "push":
      return "use the token of a client with a role push:<namespace>";
  }
}

function tooMany(what: string, seconds: number): RequestError {
  const wait = String(Math.ceil(seconds));
  return new RequestError(429, `${what}: wait ${wait} s`, { "retry-after": wait });
}
