import type { Endpoint } from "../endpoints.ts";
import { outputOf } from "../host-output.ts";
import { shellWord } from "../../infra/shell-word.ts";
import type { HostShell } from "../host-shell.ts";
import { activeAlertmanagers, allActiveTargets } from "../live/prometheus-api.ts";
import type { AdoptionSite } from "./site.ts";

/** A server of the metrics host that Prometheus asks in clear at the moment, whatever it calls it and however it found it. */
export interface ClearClient {
  /** Name of the scrape job, or `alerting.alertmanagers`. */
  readonly section: string;
  /** `host:port`, as Prometheus calls it. */
  readonly target: string;
}

/**
 * What would be refused once the servers are secured: by what Prometheus has found, so that targets out of files and
 * service discovery are seen, and by what names mean on its host and which addresses it has, so that another name or
 * another interface of the same machine is.
 * @throws {HttpError} {@link HostError}
 */
export async function clearClients(
  site: Pick<AdoptionSite, "host" | "server" | "alertmanager" | "alertmanagerAliases">,
  prometheus: Endpoint,
): Promise<readonly ClearClient[]> {
  const { server } = site;
  const scraped = await allActiveTargets(prometheus);
  const alerted = await activeAlertmanagers(prometheus);
  const asked = [
    ...scraped
      // Ours follow the inventory with the next deployment.
      .filter(({ scrapePool }) => !scrapePool.startsWith("citadel-"))
      .map(({ scrapePool, scrapeUrl }) => ({ section: scrapePool, url: new URL(scrapeUrl) })),
    ...alerted.map((url) => ({ section: "alerting.alertmanagers", url: new URL(url) })),
  ];
  const ports = [server.prometheus.port, server.alertmanager.port, server.grafana.port].map(String);
  const clear = asked.filter(({ url }) => url.protocol === "http:" && ports.includes(url.port));
  const own = await ownNames(site, [...new Set(clear.map(({ url }) => nameIn(url)))]);
  return (
    clear
      .filter(({ url }) => own.includes(nameIn(url)))
      .map(({ section, url }) => ({ section, target: url.host }))
      // Prometheus tells targets in another order each time.
      .sort((a, b) => (`${a.section} ${a.target}` < `${b.section} ${b.target}` ? -1 : 1))
  );
}

/** The host of an address as the host itself resolves it: an IPv6 address without its brackets. */
function nameIn({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** Those of the names that mean the metrics host, as the host itself resolves them. */
async function ownNames(
  { host, alertmanager, alertmanagerAliases }: Parameters<typeof clearClients>[0],
  names: readonly string[],
): Promise<readonly string[]> {
  const declared = [alertmanager, ...alertmanagerAliases].map((target) => target.replace(/:\d+$/, ""));
  // A machine that plays several hosts has no loopback address, interface or name that means one of them.
  const playsOne = alertmanagerAliases.length > 0;
  const known = [...declared, ...(playsOne && names.length > 0 ? await machineNames(host) : [])];
  const others = names.filter((name) => !known.includes(name));
  const addresses = await resolved(host, others);
  const loopback = playsOne ? /^(?:127\.|::1$)/ : /^$/;
  const isOwn = (address: string) => known.includes(address) || loopback.test(address);
  return [
    ...names.filter((name) => known.includes(name)),
    ...others.filter((name) => addresses.some(([of, address]) => of === name && isOwn(address))),
  ];
}

/** What the machine says of itself: the addresses of its interfaces, its name and its full one, as far as it knows. */
async function machineNames(host: HostShell): Promise<readonly string[]> {
  const script = "for what in -I -s -f; do hostname $what 2> /dev/null || true; done\n";
  const output = (await outputOf(host, "names and addresses of the machine", script)) ?? "";
  return output.split(/\s+/).filter((name) => name !== "");
}

/** `[name, address]` each; a name that means nothing has none. */
async function resolved(
  host: HostShell,
  names: readonly string[],
): Promise<readonly (readonly [string, string])[]> {
  if (names.length === 0) return [];
  const script = `for name in ${names.map(shellWord).join(" ")}; do
getent ahosts "$name" | while read -r address rest; do printf '%s %s\\n' "$name" "$address"; done
done
`;
  const output = (await outputOf(host, "names of targets", script)) ?? "";
  return output.split("\n").flatMap((line) => {
    const [name = "", address = ""] = line.split(" ");
    return address === "" ? [] : [[name, address] as const];
  });
}
