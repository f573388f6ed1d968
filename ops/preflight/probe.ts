import { shellWord } from "../../infra/shell-word.ts";
import type { HostShell } from "../host-shell.ts";
import type { Connection } from "./connections.ts";

/** What came of one connection. */
export type Outcome =
  { readonly kind: "works" } | { readonly kind: "failed"; readonly reason: string; readonly remedy: string };

/** Seconds that one connection may take, as a scrape may. A firewall that drops packets is known after these. */
const CONNECT_SECONDS = 5;
/** Seconds that a server may take for its first words; less, so that who hangs is told from who cannot be reached. */
const ANSWER_SECONDS = 3;

/** Exit codes of the script: what bash says of a connection, and what we say of the answer. */
const REFUSED = 61;
const WRONG_SERVICE = 62;
const NAME = 63;
const UNREACHABLE = 64;
const NO_TOOL = 65;
/** Of `timeout`. */
const TIMED_OUT = 124;

/**
 * What comes of a connection that is made from a host, with nothing but what a bare Debian or Red Hat has: bash opens
 * the socket, coreutils' `timeout` ends it. No packet of it is meant for another service than the one that is named.
 */
export async function outcome(host: HostShell, connection: Connection): Promise<Outcome> {
  const { exitCode, stdout, stderr } = await host.run(probeScript(connection));
  if (exitCode === 0) return { kind: "works" };
  const { address, port, protocol } = connection;
  const failed = (reason: string, remedy: string): Outcome => ({ kind: "failed", reason, remedy });
  switch (exitCode) {
    case REFUSED:
      return failed(
        "refused",
        `start what listens on ${address}:${String(port)}, or correct the port in the inventory`,
      );
    case TIMED_OUT:
      return failed(
        `timed out after ${String(CONNECT_SECONDS)} s`,
        "let it through in the firewalls between the two, and on the host itself",
      );
    case NAME:
      return failed(
        "the name is not known",
        `give ${address} an address in the source's resolver or /etc/hosts`,
      );
    case UNREACHABLE:
      return failed("no route", "correct the address, or start the host");
    case WRONG_SERVICE:
      return failed(
        `wrong service: no ${protocol.kind} (${answered(stdout)})`,
        "something else listens there, or it hangs: look at it on its host, or correct the port in the inventory",
      );
    case NO_TOOL:
      return failed("cannot be tried", "install bash and coreutils on the source");
    default:
      return failed(
        `cannot be tried from ${host.name} (${answered(stderr) || `exit code ${String(exitCode)}`})`,
        "make the source reachable first",
      );
  }
}

/** First bytes of what came back, on one line. */
function answered(text: string): string {
  const line = text
    .replaceAll(/[^\x20-\x7e]+/g, " ")
    .trim()
    .slice(0, 60);
  return line === "" ? "nothing was said" : line;
}

/** POSIX sh; the socket is bash's. */
function probeScript({ address, port, protocol }: Connection): string {
  return `
command -v bash > /dev/null && command -v timeout > /dev/null || exit ${String(NO_TOOL)}
LC_ALL=C timeout ${String(CONNECT_SECONDS)} bash -c ${shellWord(bashScript(protocol.kind))} probe ${shellWord(address)} ${String(port)} 2> /dev/null
`;
}

function bashScript(kind: Connection["protocol"]["kind"]): string {
  return `
said=$( { exec 3<> "/dev/tcp/$1/$2"; } 2>&1) || case $said in
  *"Connection refused"*) exit ${String(REFUSED)} ;;
  *"not known"* | *"name resolution"* | *"No address"*) exit ${String(NAME)} ;;
  *"No route"* | *"unreachable"*) exit ${String(UNREACHABLE)} ;;
  *) printf '%s' "$said"; exit 1 ;;
esac
${CONVERSATIONS[kind]}
`;
}

/**
 * What is said after the connection, and what must come back. A TLS record begins with its type: an incomplete
 * handshake (0x16) is answered with an alert (0x15) by whoever speaks TLS, and by nobody else (RFC 8446, section 5.1).
 */
const CONVERSATIONS = {
  tcp: "exit 0",
  http: `
${greeted('printf \'GET / HTTP/1.0\\r\\nHost: %s:%s\\r\\n\\r\\n\' "$1" "$2" >&3', 12)}
case $line in HTTP/1.[01]*) exit 0 ;; esac
${refusedAnswer()}`,
  https: `
${greeted("printf '\\x16\\x03\\x01\\x00\\x05\\x01\\x00\\x00\\x01\\x00' >&3", 1)}
case $line in $'\\x15' | $'\\x16') exit 0 ;; esac
${refusedAnswer()}`,
  ssh: `
${greeted(":", 8)}
case $line in SSH-*) exit 0 ;; esac
${refusedAnswer()}`,
} as const satisfies Readonly<Record<Connection["protocol"]["kind"], string>>;

/**
 * Connects once more, says something, and puts the first bytes that come back into `line`. Whoever hangs up while
 * we speak has said nothing: without the trap, SIGPIPE would end the probe instead.
 */
function greeted(say: string, bytes: number): string {
  return `trap '' PIPE
exec 3<> "/dev/tcp/$1/$2" || exit ${String(REFUSED)}
${say}
IFS= read -t ${String(ANSWER_SECONDS)} -r -n ${String(bytes)} line <&3`;
}

function refusedAnswer(): string {
  return `printf '%s' "$line"
exit ${String(WRONG_SERVICE)}`;
}
