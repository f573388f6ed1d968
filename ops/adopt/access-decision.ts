import type { MetricsServer } from "../../inventory/model.ts";
import { certificateFiles, metricsServerSecrets } from "../../inventory/secrets.ts";
import { argumentsWithFlags } from "./arguments-file.ts";
import { withVariables } from "./environment-file.ts";
import type { AdoptionFacts } from "./facts.ts";
import { fileChange, type FileChange } from "./file-change.ts";
import { webConfigFile } from "./layout.ts";

/** What makes Alertmanager or Grafana a secured server. */
export interface ServerChange {
  readonly server: "alertmanager" | "grafana";
  /** The file that its unit reads. */
  readonly file: string;
  /** Its edit; undefined where it has everything and the server was not restarted since. */
  readonly change?: FileChange;
  /** Why it has to be restarted, in words that follow its name. */
  readonly because: string;
}

/** What secures the servers beside Prometheus. */
export interface AccessDecision {
  readonly problems: readonly string[];
  readonly servers: readonly ServerChange[];
  /** Whether Grafana's user who may only read has to be made, or given the password that setup made. */
  readonly viewer: "as it is" | "make";
}

/** How often Grafana looks whether its certificate was replaced. Source: Grafana's `certs_watch_interval`. */
const CERTIFICATE_WATCH = "30s";

/** What is to be done for HTTPS and users, by what was found; nothing where the inventory says `open`. */
export function accessDecision(
  { found, flags, secured }: Pick<AdoptionFacts, "found" | "flags" | "secured">,
  server: MetricsServer,
  consent: "keep" | "secure",
): AccessDecision {
  const webConfig = webConfigFile(server, "alertmanager");
  if (secured === undefined || webConfig === undefined) {
    const problems =
      consent === "secure"
        ? [
            'inventory/platform.ts: metricsServer.access: is "open", and --secure gives servers what the inventory declares: set it to "secured"',
          ]
        : [];
    return { problems, servers: [], viewer: "as it is" };
  }
  const alertmanager = fileChange(secured.alertmanagerArguments, "metricsServer.alertmanager", (text) =>
    argumentsWithFlags(text, [{ name: "--web.config.file", value: webConfig }]),
  );
  const grafana = fileChange(secured.grafanaEnvironment, "metricsServer.grafana", (text) =>
    withVariables(text, grafanaVariables(server)),
  );
  const running = flags["web.config.file"] ?? "";
  return {
    problems: [
      ...openServers(found, consent),
      ...(running === "" || running === webConfigFile(server, "prometheus")
        ? []
        : [
            `Prometheus: runs with --web.config.file=${running}, which somebody else looks after: take that flag away, or set metricsServer.access to "open" in inventory/platform.ts`,
          ]),
      ...[alertmanager.problem, grafana.problem].flatMap((problem) => problem ?? []),
      ...secured.problems,
    ],
    servers: [
      ...serverChange("alertmanager", found.alertmanager, server.alertmanager.argumentsFile, alertmanager),
      ...serverChange("grafana", found.grafana, server.grafana.environmentFile, grafana),
    ],
    viewer: secured.viewer === "yes" ? "as it is" : "make",
  };
}

/** Grafana's own settings, as its unit takes them from the environment. */
function grafanaVariables(server: MetricsServer): Readonly<Record<string, string>> {
  const secrets = metricsServerSecrets(server).grafana;
  const { certificate, key } = certificateFiles("grafana");
  return {
    GF_SERVER_PROTOCOL: "https",
    GF_SERVER_CERT_FILE: `${secrets}/${certificate}`,
    GF_SERVER_CERT_KEY: `${secrets}/${key}`,
    GF_SERVER_CERTS_WATCH_INTERVAL: CERTIFICATE_WATCH,
  };
}

function serverChange(
  server: ServerChange["server"],
  access: MetricsServer["access"],
  file: string,
  { change }: { readonly change?: FileChange },
): readonly ServerChange[] {
  const edited = (change?.edits ?? []).length > 0;
  if (!edited && access === "secured") return [];
  const because = access === "secured" ? `would lose HTTPS at its next restart` : "answers in clear";
  return [{ server, file, because, ...(edited && change !== undefined ? { change } : {}) }];
}

function openServers(found: AdoptionFacts["found"], consent: "keep" | "secure"): readonly string[] {
  const open = Object.entries(found).filter(([, access]) => access === "open");
  if (consent === "secure" || open.length === 0) return [];
  const names = open.map(([name]) => name).join(", ");
  return [
    `${names}: answers in clear, though metricsServer.access is "secured": run adopt with --secure, after which nobody gets in without a login, whoever uses it now`,
  ];
}
