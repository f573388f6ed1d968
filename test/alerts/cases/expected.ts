import type { FiringAlert } from "./case.ts";
import { firing } from "./firing.ts";

const critical = { severity: "critical", team: "llm", cluster: "fixture" };
const ticket = { severity: "warning", team: "infrastructure", cluster: "fixture" };
const llmTicket = { ...ticket, team: "llm" };

const chatLarge = { model: "chat-large", target: "chat-large", kind: "model", host: "gpu01" };
const gateway = { target: "gateway", kind: "gateway", host: "gpu01" };
const exporter = { job: "exporter", host: "gpu01" };
const scrapedExporter = { ...exporter, instance: "10.0.0.11:9090" };

export const modelServiceDown = firing(
  "ModelServiceDown",
  { ...critical, ...chatLarge },
  "chat-large is down",
  "Prometheus gets no metrics from chat-large (gpu01, 10.0.0.11:8001): the process, its host or the network is gone. Requests for this model fail.",
);

export const modelServiceNotReady = firing(
  "ModelServiceNotReady",
  { ...critical, ...chatLarge },
  "chat-large cannot serve",
  "The exporter's check of chat-large (gpu01, 10.0.0.11:8001) fails: no answer, /health is not 200, or /v1/models does not list the model. Requests for this model fail.",
);

export const onDemandModelNotReady = firing(
  "ModelServiceNotReady",
  { ...llmTicket, model: "chat-small", target: "chat-small", kind: "model", host: "gpu01" },
  "chat-small is up and cannot serve",
  "chat-small (gpu01, 10.0.0.11:8002) answers, but /health is not 200 or /v1/models does not list the model. It is served on demand, so nobody is paged.",
);

export const gatewayDown = firing(
  "GatewayDown",
  { ...critical, ...gateway },
  "gateway is down",
  "Prometheus gets no metrics from gateway (gpu01, 10.0.0.11:8080): the process, its host or the network is gone. No user reaches any model.",
);

export const gatewayWithoutMetricsDown = firing(
  "GatewayDown",
  { ...critical, ...gateway },
  "gateway is down",
  "The exporter gets no answer from gateway (gpu01, 10.0.0.11:8081): the process, its host or the network is gone. No user reaches any model.",
);

export const gatewayNotReady = firing(
  "GatewayNotReady",
  { ...critical, ...gateway },
  "gateway cannot serve",
  "The exporter's check of gateway (gpu01, 10.0.0.11:8081) fails: no answer, /health is not 200, or /v1/models is no list. Users' requests fail.",
);

/** What the exporter checks besides models and gateway, with its address. */
export const stores = [
  { target: "postgres", kind: "postgres", address: "10.0.0.12:5432" },
  { target: "pgpool", kind: "pgpool", address: "10.0.0.12:5433" },
  { target: "redis", kind: "redis", address: "10.0.0.12:6379" },
  { target: "qdrant", kind: "qdrant", address: "10.0.0.12:6333" },
] as const;
type Store = (typeof stores)[number];

export function dataStoreDown({ target, kind, address }: Store): FiringAlert {
  return firing(
    "DataStoreDown",
    { ...ticket, target, kind, host: "db01" },
    `${target} is down`,
    `The exporter gets no answer from ${target} (db01, ${address}). What needs its data fails.`,
  );
}

export function dataStoreNotReady({ target, kind, address }: Store): FiringAlert {
  return firing(
    "DataStoreNotReady",
    { ...ticket, target, kind, host: "db01" },
    `${target} cannot work`,
    `The exporter's check of ${target} (db01, ${address}) fails. It answers, but does not do its work: the query failed, the log-in was refused, or it says itself that it is not ready.`,
  );
}

const web = { target: "web-interface", kind: "web", host: "db01" };

export const webServiceDown = firing(
  "WebServiceDown",
  { ...ticket, ...web },
  "web-interface is down",
  "The exporter gets no answer from web-interface (db01, 10.0.0.12:8088). Its users see an error of their browser.",
);

export const webServiceNotReady = firing(
  "WebServiceNotReady",
  { ...ticket, ...web },
  "web-interface cannot work",
  "The exporter's check of web-interface (db01, 10.0.0.12:8088) fails. It answers, but not with a status of 2xx.",
);

/** @param share of failed canaries, as people read it */
export function canaryFailing(share: string): FiringAlert {
  return firing(
    "CanaryFailing",
    { ...critical, model: "chat-large", path: "direct", host: "gpu01" },
    "chat-large does not complete requests",
    `${share} of the canaries sent straight to chat-large in the last 5m failed: users get errors or nothing, even where its health check is fine.`,
  );
}

export const gatewayCanaryFailing = firing(
  "GatewayCanaryFailing",
  { ...critical, ...gateway, path: "gateway" },
  "gateway fails requests that the models can answer",
  "Models that answer canaries sent straight to them, but not through gateway (last 5m): 1 of 1. Its users get errors or nothing.",
);

export function canaryStale(path: "direct" | "gateway"): FiringAlert {
  return firing(
    "CanaryStale",
    { ...llmTicket, model: "chat-large", path, host: "gpu01" },
    `No canary of chat-large by path ${path}`,
    `No canary of chat-large by path ${path} has ended for 3m, though one is due every 1m: nobody would notice that its completions fail.`,
  );
}

export const exporterDown = firing(
  "ExporterDown",
  { ...critical, ...exporter },
  "The LLM exporter is down",
  "Prometheus gets no metrics from the exporter (gpu01, 10.0.0.11:9090). Checks and canaries have stopped: completions that fail go unnoticed. Users feel nothing of this itself.",
);

export const exporterConfigReloadFailed = firing(
  "ExporterConfigReloadFailed",
  { ...llmTicket, ...scrapedExporter },
  "The LLM exporter refused its configuration or a file of credentials",
  "The exporter (gpu01, 10.0.0.11:9090) could not use its configuration file, or a file of credentials or certificates, as it is now, and works on with what it held before: what was published last is not checked, or what was rotated last not in force.",
);

export const exporterScrapeSlow = firing(
  "ExporterScrapeSlow",
  { ...llmTicket, ...scrapedExporter },
  "Scrapes of the LLM exporter are slow",
  "A scrape of the exporter (gpu01, 10.0.0.11:9090) takes 5.1s; at 10 s it fails and the exporter counts as down.",
);

export const exporterCollectorFailing = firing(
  "ExporterCollectorFailing",
  { ...llmTicket, ...exporter, collector: "canary" },
  "A part of the LLM exporter fails",
  "The collector canary of the exporter (gpu01, 10.0.0.11:9090) failed at 20 scrapes in 5 minutes, which then lack its series.",
);

export const exporterDefect = firing(
  "ExporterCollectorFailing",
  { ...llmTicket, ...exporter },
  "A part of the LLM exporter fails",
  "Within an hour the exporter (gpu01, 10.0.0.11:9090) met errors that nothing in it had foreseen (1), and went on: what was in hand then was not done.",
);

/** Everything that the exporter checks, with the labels of alerts about it. */
export const checked = [
  { model: "chat-large", target: "chat-large", kind: "model", host: "gpu01" },
  { model: "chat-small", target: "chat-small", kind: "model", host: "gpu01" },
  { target: "gateway", kind: "gateway", host: "gpu01" },
  { target: "postgres", kind: "postgres", host: "db01" },
  { target: "pgpool", kind: "pgpool", host: "db01" },
  { target: "redis", kind: "redis", host: "db01" },
  { target: "qdrant", kind: "qdrant", host: "db01" },
  { target: "web-interface", kind: "web", host: "db01" },
] as const;

export function targetNotChecked(about: (typeof checked)[number]): FiringAlert {
  const { target, kind } = about;
  return firing(
    "TargetNotChecked",
    { ...llmTicket, ...about },
    `The LLM exporter does not check ${target}`,
    `The exporter (gpu01, 10.0.0.11:9090) is up but says nothing about ${target} (${kind}): its configuration is older than the inventory, and nobody would notice that ${target} fails.`,
  );
}
