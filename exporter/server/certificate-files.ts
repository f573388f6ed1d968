import type { Logger } from "pino";
import { type LastGood, lastGood } from "../access/last-good.ts";
import { problemOf } from "../error-text.ts";
import { type TlsFiles, tlsSettings, type TlsSettings, tlsStamp } from "./tls-settings.ts";

/** Where a certificate and its key lie, as the command line says. */
export interface CertificatePaths {
  /** PEM: the server's certificate, with those of intermediate authorities behind it if there are any. */
  readonly certificateFile: string;
  /** PEM: the private key. */
  readonly keyFile: string;
  /** PEM: CAs that sign clients' certificates. @defaultValue clients are not asked for one */
  readonly clientAuthorityFile?: string;
}

/** How the server speaks TLS, from files which may be replaced while we run. */
export interface TlsSource {
  /** What is in force; read again when a file has changed. */
  readonly settings: LastGood<TlsSettings>;
  /** What is wrong with the files as they are now; undefined when nothing is. */
  readonly problem: () => string | undefined;
}

/**
 * The certificate that the server shows. Files that do not fit later leave the last pair in force and say so in the
 * log: between the writing of one file and of the other they never fit.
 * @throws {Error} `<flag>: <file> …` when they hold no pair that fits now.
 */
export function certificateFiles(paths: CertificatePaths, log: Logger): TlsSource {
  const { certificateFile, keyFile, clientAuthorityFile } = paths;
  const files: TlsFiles = {
    certificate: { place: "--tls-certificate-file", file: certificateFile },
    key: { place: "--tls-key-file", file: keyFile },
    ...(clientAuthorityFile !== undefined && {
      clientAuthority: { place: "--tls-client-ca-file", file: clientAuthorityFile },
      clients: { rule: "ifGiven" },
    }),
  };
  return tlsSource(() => files, log.child({ path: certificateFile }));
}

/**
 * TLS from files that are named elsewhere.
 * @param files asked at each use @throws what `files` and the reading of them do
 */
export function tlsSource(files: () => TlsFiles, log: Logger): TlsSource {
  const read = () => tlsSettings(files());
  return {
    settings: lastGood({
      // Together with what names the files, which may be replaced too.
      stamp: () => `${tlsStamp(files())} ${JSON.stringify(files())}`,
      read,
      log,
      again: "certificate read again",
      kept: "the last certificate stays in force",
    }),
    problem: () => problemOf(read),
  };
}
