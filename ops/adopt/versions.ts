/** The servers that we publish to. */
export type ServerName = "Prometheus" | "Alertmanager" | "Grafana";

/** Oldest versions that have what a publication relies on. */
const oldest = {
  // Source: CHANGELOG of Prometheus, 2.43.0: "scrape_config_files".
  Prometheus: { version: [2, 43], first: "with scrape_config_files, which our jobs are included by" },
  // Source: CHANGELOG of Alertmanager, 0.26.0: "url_file" of webhooks.
  Alertmanager: { version: [0, 26], first: "with url_file, which keeps addresses out of its configuration" },
  // Source: the acceptance tests of the grafana provider 4.45 begin at 11.6.
  Grafana: { version: [11, 6], first: "that its Terraform provider is tested against" },
} as const satisfies Readonly<
  Record<ServerName, { readonly version: readonly [number, number]; readonly first: string }>
>;

/** Why a server is too old, or cannot tell its version, as `<rule>: <remedy>`; undefined when it is new enough. */
export function versionRefusal(server: ServerName, version: string): string | undefined {
  const { version: least, first } = oldest[server];
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  const text = least.join(".");
  if (major === undefined || minor === undefined) {
    return `its version "${version}" cannot be read: install ${server} ${text} or later`;
  }
  const newEnough = Number(major) > least[0] || (Number(major) === least[0] && Number(minor) >= least[1]);
  return newEnough ? undefined : `${server} ${version} is older than ${text}, the first ${first}: upgrade it`;
}
