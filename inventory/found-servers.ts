/** A service that a package installed on the metrics server, as adopt and the publisher find it. */
export interface InstalledServer {
  readonly port: number;
  /** Its main configuration file on the host. */
  readonly configFile: string;
  /** Version that runs there, `major.minor.patch`: candidates are checked with tools of this version. */
  readonly version: string;
  /** The file of the package that holds its flags, as `ARGS="…"`. */
  readonly argumentsFile: string;
  /** Its systemd unit. */
  readonly unit: string;
  /** Group of the process, which must be able to read its secret files. */
  readonly group: string;
  /**
   * How it is told to read its configuration again: over HTTP, which Prometheus allows with `--web.enable-lifecycle`
   * only, or by SIGHUP, for which the publisher sees the host's processes and may signal them.
   */
  readonly reload: "http" | "hup";
}

/** The metrics server, found in place. */
export interface MetricsServer<H extends string = string> {
  readonly host: H;
  readonly team: string;
  /**
   * Who gets in: `open`, as packages leave them, whoever reaches the port of Prometheus and Alertmanager, over plain
   * HTTP; `secured`, over HTTPS the users `read` and `admin`, which `adopt --secure` gives the servers (ADR 0010).
   */
  readonly access: "open" | "secured";
  readonly prometheus: InstalledServer;
  readonly alertmanager: InstalledServer;
  readonly grafana: {
    readonly port: number;
    readonly version: string;
    /** Directory that holds `datasources/`. */
    readonly provisioningDirectory: string;
    /** The file of the package that holds the environment of its process, a `NAME=value` a line. */
    readonly environmentFile: string;
    /** Its systemd unit. */
    readonly unit: string;
    /** Group of the process. */
    readonly group: string;
  };
  /** How long Prometheus is to keep samples, in days; where objectives need more, adopt sets that. */
  readonly retentionDays: number;
}
