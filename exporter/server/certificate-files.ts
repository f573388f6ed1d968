import { createSecureContext } from "node:tls";
import type { Logger } from "pino";
import { errorText } from "../error-text.ts";
import { fileStamp, namedFileText } from "./named-file.ts";

/** Where a certificate and its key lie. */
export interface CertificatePaths {
  /** PEM: the server's certificate, with those of intermediate authorities behind it if there are any. */
  readonly certificateFile: string;
  /** PEM: the private key. */
  readonly keyFile: string;
}

/** A certificate and its private key, PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

/** A certificate and its key in files, which may be replaced while we run. */
export interface CertificateFiles {
  /** The pair in force. */
  readonly pair: () => CertificatePair;
  /** The pair in the files where they have changed since and it fits; it is in force from now on. */
  readonly renewedPair: () => CertificatePair | undefined;
  /** What is wrong with the files as they are now; undefined when nothing is. */
  readonly problem: () => string | undefined;
}

/**
 * The certificate that the server shows. Files that do not fit later leave the last pair in force and say so in the
 * log: between the writing of one file and of the other they never fit.
 * @throws {Error} `<flag>: <file> …` when they hold no pair that fits now.
 */
export function certificateFiles(paths: CertificatePaths, log: Logger): CertificateFiles {
  const stampNow = () => `${fileStamp(paths.certificateFile)} ${fileStamp(paths.keyFile)}`;
  let stamp = stampNow();
  let pair = pairIn(paths);
  return {
    pair: () => pair,
    renewedPair() {
      const now = stampNow();
      if (now === stamp) return undefined;
      stamp = now;
      try {
        pair = pairIn(paths);
        log.info({ path: paths.certificateFile }, "certificate read again");
        return pair;
      } catch (error) {
        log.error({ reason: errorText(error) }, "the last certificate stays in force");
        return undefined;
      }
    },
    problem() {
      try {
        pairIn(paths);
        return undefined;
      } catch (error) {
        return errorText(error);
      }
    },
  };
}

function pairIn({ certificateFile, keyFile }: CertificatePaths): CertificatePair {
  const cert = namedFileText("--tls-certificate-file", certificateFile);
  const key = namedFileText("--tls-key-file", keyFile);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new Error(
      `--tls-key-file: ${keyFile} does not fit ${certificateFile} (${errorText(error)}): put a certificate and its own key there, both PEM`,
      { cause: undefined },
    );
  }
  return { cert, key };
}
