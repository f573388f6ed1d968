import type { Logger } from "pino";
import { problemOf } from "../../error-text.ts";
import { tlsSource, type TlsSource } from "../../server/certificate-files.ts";
import { fileStamp } from "../../server/named-file.ts";
import { type LastGood, lastGood } from "../last-good.ts";
import { webConfig, type WebConfig } from "./web-config.ts";

/** An operator's `web.config.yml`, which may be replaced while we run. */
export interface WebConfigFile {
  readonly config: LastGood<WebConfig>;
  /** `undefined` for plain HTTP, for as long as the process runs. */
  readonly tls: TlsSource | undefined;
  /** What is wrong with the file as it is now; undefined when nothing is. Of the certificate, `tls` says it. */
  readonly problem: () => string | undefined;
}

/**
 * Reads the file and what it names. What cannot be used later leaves the last good one in force.
 * @throws {ConfigError | Error} naming the file and everything that is wrong with it now
 */
export function webConfigFile(flag: string, path: string, log: Logger): WebConfigFile {
  const logged = log.child({ path });
  const read = () => webConfig(flag, path);
  const first = read();
  const checked = () => {
    const next = read();
    if ((next.tls === undefined) !== (first.tls === undefined)) {
      throw new Error(
        `${path}: tls_server_config: must not come or go while the exporter runs: restart the exporter`,
        { cause: undefined },
      );
    }
    return next;
  };
  const config = lastGood({
    stamp: () => fileStamp(path),
    read: checked,
    log: logged,
    again: "web configuration read again",
    kept: "the last web configuration stays in force",
  });
  const { tls } = first;
  return {
    config,
    tls: tls && tlsSource(() => config.value().tls ?? tls, logged),
    problem: () => problemOf(checked),
  };
}
