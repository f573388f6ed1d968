/** Certificates of a chain that are looked at: real ones have two to four. */
const MOST_CERTIFICATES = 10;

/** What Node.js tells of a certificate, as far as it is used: its own type hides that a chain has an end. */
interface ChainLink {
  readonly valid_to: string;
  readonly issuerCertificate?: ChainLink | undefined;
}

/**
 * When the first certificate of a chain expires, as Unix time in seconds: whichever it is, from then on the server is
 * not trusted. `undefined` where none was shown.
 */
export function earliestExpiry(leaf: ChainLink): number | undefined {
  const times = chain(leaf)
    .map(({ valid_to: end }) => Date.parse(end) / 1000)
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : Math.min(...times);
}

/** A chain ends in a certificate that is its own issuer, or where the server sent no more. */
function chain(leaf: ChainLink): readonly ChainLink[] {
  const links: ChainLink[] = [];
  let next: ChainLink | undefined = leaf;
  while (next !== undefined && !links.includes(next) && links.length < MOST_CERTIFICATES) {
    links.push(next);
    next = next.issuerCertificate;
  }
  return links;
}
