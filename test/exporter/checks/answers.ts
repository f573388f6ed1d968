import type { RequestListener } from "node:http";
import { startedCheck } from "../../../exporter/checks/check.ts";
import type { TargetConfig } from "../../../exporter/config.ts";
import { addressPolicy } from "../../../exporter/network/address-policy.ts";

/** What a check of a target finds, at any address. */
export const found = (target: TargetConfig) =>
  startedCheck(target, addressPolicy(), new AbortController().signal).report;
export const json = (value: unknown): RequestListener => {
  return (_request, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify(value));
  };
};

/** Routes of a test's server; anything else is 404. */
export const routed = (routes: Readonly<Record<string, RequestListener>>): RequestListener => {
  return (request, response) => {
    const route = routes[request.url ?? ""];
    if (route === undefined) response.writeHead(404).end();
    else route(request, response);
  };
};
export const ok: RequestListener = (_request, response) => response.end();
export const status = (code: number): RequestListener => {
  return (_request, response) => response.writeHead(code).end();
};
export const listing = (...ids: readonly string[]) =>
  json({ object: "list", data: ids.map((id) => ({ id })) });

export const collections = (...names: readonly string[]) =>
  json({ status: "ok", time: 1e-5, result: { collections: names.map((name) => ({ name })) } });
export const collection = (state: string) =>
  json({ status: "ok", result: { status: state, points_count: 1 } });
