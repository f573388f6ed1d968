import pg from "pg";
import type { CheckFailureReason } from "../../inventory/metrics/index.ts";
import { errorCode, isError } from "../error-text.ts";
import { AddressDenied } from "../network/address-policy.ts";
import { CertificateRefused } from "../network/connection.ts";
import { CheckFailure } from "./attempt.ts";

const reasons: Readonly<Record<string, CheckFailureReason>> = {
  ECONNREFUSED: "refused",
  // Nothing stands at the address, or a firewall says no: for whoever looks, the same as a closed port.
  EHOSTUNREACH: "refused",
  ENETUNREACH: "refused",
  EADDRNOTAVAIL: "refused",
  EACCES: "refused",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  ETIMEDOUT: "timeout",
  ABORT_ERR: "timeout",
  UND_ERR_ABORTED: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  EPROTO: "tls",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls",
  UNABLE_TO_GET_ISSUER_CERT: "tls",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls",
  SELF_SIGNED_CERT_IN_CHAIN: "tls",
};

/**
 * Why a check failed, by what it threw. What fits nothing else is `protocol`: something was said, or broken off,
 * that the protocol does not foresee.
 */
export function failureReason(error: unknown): CheckFailureReason {
  if (error instanceof CheckFailure) return error.reason;
  if (error instanceof AddressDenied) return "denied";
  if (error instanceof CertificateRefused) return "tls";
  if (error instanceof pg.DatabaseError) return sqlReason(error.code, error.message);
  // A server that wants a password we lack: pg throws on our side before it sends anything.
  if (isError(error) && error.message.startsWith("SASL")) return "auth";
  if (isError(error) && error.name === "ReplyError") return redisReason(error.message);
  const code = errorCode(error) ?? "";
  if (/^(?:ERR_TLS|ERR_SSL|CERT)_/.test(code)) return "tls";
  return reasons[code] ?? "protocol";
}

/** Source: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function sqlReason(sqlState: string | undefined, message: string): CheckFailureReason {
  if (sqlState === undefined) return "protocol";
  // pgpool has no code of its own for it (4.7.3, pool_auth.c).
  if (sqlState === "XX000" && message.endsWith("authentication failed")) return "auth";
  if (sqlState.startsWith("28") || sqlState === "42501") return "auth";
  return "not_ready";
}

/** Source: https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors and the AUTH command. */
function redisReason(message: string): CheckFailureReason {
  return /^(?:NOAUTH|WRONGPASS|NOPERM)\b|\bAUTH\b/.test(message) ? "auth" : "not_ready";
}

/** Whether an error is itself an answer in the target's protocol. */
export function isAnswer(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return error.code !== undefined;
  return isError(error) && (error.name === "ReplyError" || error.message.startsWith("SASL"));
}
