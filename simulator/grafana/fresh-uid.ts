import { randomUUID } from "node:crypto";

/** A uid as Grafana makes one: 14 characters. */
export function freshUid(): string {
  return randomUUID().replaceAll("-", "").slice(0, 14);
}
