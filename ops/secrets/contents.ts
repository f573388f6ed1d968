import type { CertificatePair } from "../certificates/authority.ts";
import { authorityProblem, certificatesIn, lastDay, renewalReason } from "../certificates/renewal.ts";
import type { Environment } from "../../infra/environments/environment.ts";
import { commandText } from "../command-text.ts";
import type { FileState } from "./file-states.ts";
import type { NeededFile } from "./needed-files.ts";
import { secretLines } from "./secret-lines.ts";

/** What the text of a file is held against. */
export interface ContentsProps {
  readonly environment: Environment;
  /** This deployer's CA; undefined for none. */
  readonly authority: CertificatePair | undefined;
  /** Text of the key that belongs to the certificate; empty for none, and for what is no certificate. */
  readonly key: string;
  readonly now: Date;
}

/** What the text of a file that is in place says about it: a token, a certificate, or what setup cannot judge. */
export function contentsState(
  { source, place, path }: NeededFile,
  text: string,
  { environment, authority, key, now }: ContentsProps,
): Omit<FileState, "file"> {
  const ok = (note: string) => ({ state: "ok", note }) as const;
  const wrong = (note: string) => ({ state: "wrong", note }) as const;
  const rotate = (name: string) => commandText(environment, "rotate", name);
  switch (source) {
    case "operator":
    // Whether a login fits the passwords, setup looks itself, and makes it anew where it does not.
    case "login":
      return ok("");
    case "token": {
      const tokens = secretLines(text).length;
      const name = path.slice(path.lastIndexOf("/") + 1);
      if (tokens === 0) return wrong(`holds no token: remove it, setup makes it again`);
      return tokens === 1
        ? ok("")
        : wrong(`holds ${String(tokens)} tokens: a rotation was not finished: ${rotate(name)}`);
    }
    case "token-hash": {
      const lines = secretLines(text);
      if (lines.length === 0 || !lines.every((line) => /^[0-9a-f]{64}$/.test(line)))
        return wrong("holds no SHA-256 of a token: remove it, setup makes it again");
      return ok(lines.length === 1 ? "" : "accepts the old token too: rotate ends it");
    }
    case "key": {
      // On this machine the CA's key stands beside its certificate; on a host the certificate speaks for its key.
      const [certificate] = certificatesIn(text);
      if (certificate === undefined) return ok("");
      const problem = authorityProblem(certificate, now);
      return problem === undefined
        ? ok(`good until ${lastDay(certificate) ?? ""}`)
        : wrong(`${problem}: ${rotate("ca")}`);
    }
    case "authority": {
      const certificates = certificatesIn(text);
      if (authority === undefined || !certificates.includes(authority.certificate)) {
        return wrong(
          `trusts a CA that this deployer does not have: copy .local/${environment.instance}/ca from the deployer ` +
            `who has it, or replace the CA: ${rotate("ca")}`,
        );
      }
      return certificates.length === 1
        ? ok(`good until ${lastDay(authority.certificate) ?? ""}`)
        : wrong(`trusts ${String(certificates.length)} CAs: a rotation was not finished: ${rotate("ca")}`);
    }
    case "certificate": {
      if (authority === undefined) return { state: "unknown", note: "cannot be judged without the CA" };
      const names = { address: environment.inventory.hosts[place]?.address ?? place, name: place };
      const against = { authority: authority.certificate, names, now };
      const reason = renewalReason({ certificate: text, key }, against);
      return reason === undefined
        ? ok(`good until ${lastDay(text) ?? ""}`)
        : { state: "to make", note: `${reason}: setup makes a new one` };
    }
  }
}
