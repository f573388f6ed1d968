import type { ClientCertificates, PemSource, TlsFiles } from "../../server/tls-settings.ts";
import { Secret } from "../secret.ts";
import { cipherNames, curveNames, tls13Ciphers } from "./cipher-names.ts";
import type { WebConfigText } from "./schema.ts";

type TlsText = NonNullable<WebConfigText["tls_server_config"]>;

const versions = { TLS12: "TLSv1.2", TLS13: "TLSv1.3" } as const;

/** How TLS is to be spoken. @param problems gets a line, `<path>: <rule>: <remedy>`, for each that it is not */
export function tlsFiles(text: TlsText, problems: string[]): TlsFiles | undefined {
  // As exporter-toolkit has it: without any of these it serves plain HTTP.
  const { cert, cert_file, key: ownKey, key_file, client_ca, client_ca_file, client_auth_type } = text;
  const given = [cert, cert_file, ownKey, key_file, client_ca, client_ca_file];
  if (given.every((value) => value === undefined) && client_auth_type === "NoClientCert") return undefined;
  const before = problems.length;
  const source = (field: "cert" | "key" | "client_ca"): PemSource | undefined => {
    const file = text[`${field}_file`];
    const inline = text[field];
    if (file !== undefined && inline !== undefined) {
      problems.push(`tls_server_config.${field}: must not stand beside ${field}_file: keep one of them`);
    }
    if (file !== undefined) return { place: `tls_server_config.${field}_file`, file };
    if (inline === undefined) return undefined;
    return {
      place: `tls_server_config.${field}`,
      text: inline instanceof Secret ? inline : new Secret(inline),
    };
  };
  const certificate = source("cert");
  const key = source("key");
  const clientAuthority = source("client_ca");
  if (certificate === undefined) {
    problems.push(
      "tls_server_config.cert_file: is missing: name the server's certificate, or give it as cert",
    );
  }
  if (key === undefined) {
    problems.push("tls_server_config.key_file: is missing: name the certificate's key, or give it as key");
  }
  if (text.min_version > text.max_version) {
    problems.push("tls_server_config.min_version: must not be above max_version: no client could connect");
  }
  const clients = clientCertificates(text, clientAuthority !== undefined, problems);
  if (problems.length > before || certificate === undefined || key === undefined) return undefined;
  return {
    certificate,
    key,
    ...(clientAuthority && { clientAuthority }),
    ...(clients && { clients }),
    minVersion: versions[text.min_version],
    maxVersion: versions[text.max_version],
    ciphersBy: text.prefer_server_cipher_suites ? "server" : "client",
    ...(text.cipher_suites.length > 0 && { ciphers: ciphers(text.cipher_suites) }),
    ...(text.curve_preferences.length > 0 && {
      curves: text.curve_preferences.map((name) => curveNames.get(name) ?? name).join(":"),
    }),
  };
}

function clientCertificates(
  { client_auth_type: type, client_allowed_sans: names }: TlsText,
  authorityGiven: boolean,
  problems: string[],
): ClientCertificates | undefined {
  const place = "tls_server_config";
  if (type === "NoClientCert") {
    if (authorityGiven) {
      problems.push(
        `${place}.client_ca_file: is of no use without client_auth_type: set it to RequireAndVerifyClientCert`,
      );
    }
    if (names !== undefined) {
      problems.push(
        `${place}.client_allowed_sans: is of no use without client_auth_type: set it to RequireAndVerifyClientCert`,
      );
    }
    return undefined;
  }
  const required = type === "RequireAndVerifyClientCert";
  if (required && !authorityGiven) {
    problems.push(
      `${place}.client_ca_file: is missing: without it any public CA's certificate would do: name the CA of your clients`,
    );
  }
  return { rule: required ? "required" : "ifGiven", ...(names && { allowedNames: names }) };
}

function ciphers(names: readonly string[]): string {
  const tls12 = names.filter((name) => !tls13Ciphers.includes(name));
  return [...tls13Ciphers, ...tls12.map((name) => cipherNames.get(name) ?? name)].join(":");
}
