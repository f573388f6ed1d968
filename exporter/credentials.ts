import { type Logger, pino } from "pino";
import { webConfigFile } from "./access/web-config/web-config-file.ts";
import type { CredentialFiles } from "./arguments.ts";
import { ConfigError } from "./config.ts";
import { errorText, problemOf } from "./error-text.ts";
import type { ExporterAccess } from "./exporter.ts";
import { certificateFiles } from "./server/certificate-files.ts";
import { tokenFile } from "./server/token-file.ts";

/**
 * What is in the files that the command line names.
 * @throws {ConfigError} naming every one that cannot be used
 */
export function credentials(files: CredentialFiles, log: Logger): Omit<ExporterAccess, "passwords"> {
  const problems: string[] = [];
  const read = <F, T>(file: F | undefined, reader: (file: F) => T): T | undefined => {
    if (file === undefined) return undefined;
    try {
      return reader(file);
    } catch (error) {
      problems.push(errorText(error));
      return undefined;
    }
  };
  const scrape = read(files.scrapeTokenFile, (file) => tokenFile("--scrape-token-file", file, log));
  const admin = read(files.adminTokenFile, (file) => tokenFile("--admin-token-file", file, log));
  const tls = read(files.certificate, (paths) => certificateFiles(paths, log));
  const web = read(files.webConfigFile, (file) => webConfigFile("--web-config-file", file, log));
  if (files.certificate !== undefined && web?.tls !== undefined) {
    problems.push(
      `--tls-certificate-file: must not stand beside tls_server_config of ${files.webConfigFile ?? ""}: keep one of them`,
    );
  }
  if (problems.length > 0) throw new ConfigError(problems.join("\n"));
  return {
    tokens: { ...(scrape && { scrape }), ...(admin && { admin }) },
    ...(tls && { tls }),
    ...(web && { web }),
  };
}

/** A line for each of these files that cannot be used; none when all is well. */
export function credentialProblems(files: CredentialFiles): readonly string[] {
  const problem = problemOf(() => credentials(files, pino({ level: "silent" })));
  return problem === undefined ? [] : [problem];
}
