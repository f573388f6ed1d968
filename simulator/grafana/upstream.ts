import { request as httpRequest, type ClientRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { DataSource } from "./data-sources.ts";

/** Why a data source is never asked. */
export function unreachable({ url }: DataSource): string | undefined {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const near = target !== undefined && /^127(\.\d+){3}$/.test(target.hostname);
  return near && /^https?:$/.test(target.protocol)
    ? undefined
    : `${url}: the stand-in only reaches http and https addresses within 127.0.0.0/8`;
}

/**
 * Begins a request to the server behind a data source that is not {@link unreachable}, with the data source's
 * credentials and the CA that it trusts.
 * @param path with its query, without a slash before it
 */
export function upstreamRequest(
  dataSource: DataSource,
  path: string,
  options: Pick<RequestOptions, "method" | "timeout" | "signal"> & {
    readonly headers?: Readonly<Record<string, string>>;
  },
): ClientRequest {
  const target = new URL(dataSource.url);
  const secure = target.protocol === "https:";
  const all = {
    ...options,
    host: target.hostname,
    port: target.port === "" ? (secure ? 443 : 80) : Number(target.port),
    path: `${target.pathname.replace(/\/$/, "")}/${path}`,
    agent: false,
    headers: { ...options.headers, ...authorization(dataSource) },
  };
  return secure ? httpsRequest({ ...all, ...trusted(dataSource) }) : httpRequest(all);
}

/** Grafana trusts what the data source brings along where it says so, and the public CAs else. */
function trusted({ jsonData, secureJsonData }: DataSource): { readonly ca?: string } {
  const ca = secureJsonData["tlsCACert"];
  return jsonData["tlsAuthWithCACert"] === true && ca !== undefined ? { ca } : {};
}

/** Credentials that the data source is configured with. */
function authorization({
  basicAuth,
  basicAuthUser,
  secureJsonData,
}: DataSource): Readonly<Record<string, string>> {
  if (!basicAuth) return {};
  const credentials = `${basicAuthUser}:${secureJsonData["basicAuthPassword"] ?? ""}`;
  return { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
}
