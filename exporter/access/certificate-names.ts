import { isIP } from "node:net";

/**
 * The names that a certificate is for: DNS names, addresses, e-mail addresses and URIs of its subject alternative name
 * extension, as Node writes it. A name with a character that could end it is quoted there, as a JSON text
 * (https://nodejs.org/api/crypto.html#x509subjectaltname, CVE-2021-44532); kinds that are none of these are left out.
 */
export function certificateNames(subjectAltName: string | undefined): readonly string[] {
  const entries = (subjectAltName ?? "").matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^",]*)(?=, |$)/g);
  return [...entries].flatMap(([, kind = "", text = ""]) => {
    const name = text.startsWith('"') ? unquoted(text) : text;
    if (name === undefined || name === "") return [];
    if (kind === "IP Address") return isIP(name) === 0 ? [] : [name];
    return ["DNS", "email", "URI"].includes(kind) ? [name] : [];
  });
}

function unquoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
