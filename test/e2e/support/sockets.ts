import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { errorCode } from "../../../exporter/error-text.ts";

/** Row states of /proc/net in which a socket waits for anybody: TCP listens, UDP is bound and unconnected. */
const tables = [
  { file: "/proc/net/tcp", state: "0A" },
  { file: "/proc/net/tcp6", state: "0A" },
  { file: "/proc/net/udp", state: "07" },
  { file: "/proc/net/udp6", state: "07" },
] as const;

/** A socket that waits for anybody. */
export interface ListeningSocket {
  /** IPv4 address, or the 32 hexadecimal digits of an IPv6 one. */
  readonly address: string;
  readonly port: number;
}

/** Sockets on which processes of this machine's own network wait, sorted by port. Reading them needs root. */
export function listeningSockets(processes: readonly number[]): readonly ListeningSocket[] {
  const inodes = new Set(processes.flatMap(socketInodes));
  return tables
    .flatMap(({ file, state }) =>
      readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .filter((columns) => columns[3] === state && inodes.has(columns[9] ?? ""))
        .map(([, local = ""]) => listeningSocket(local)),
    )
    .sort((a, b) => a.port - b.port);
}

function socketInodes(process: number): readonly string[] {
  const folder = `/proc/${String(process)}/fd`;
  return unlessEnded(() => readdirSync(folder), []).flatMap((descriptor) => {
    const inode = /^socket:\[(\d+)\]$/.exec(
      unlessEnded(() => readlinkSync(`${folder}/${descriptor}`), ""),
    )?.[1];
    return inode === undefined ? [] : [inode];
  });
}

/** What is read of a process, or `nothing` where it has ended or closed it meanwhile: a health check lives for moments. */
function unlessEnded<T>(read: () => T, nothing: T): T {
  try {
    return read();
  } catch (error) {
    // Not `instanceof Error`: Jest gives its tests another realm than Node's own modules.
    if (["ENOENT", "ESRCH"].includes(errorCode(error) ?? "")) return nothing;
    throw error;
  }
}

/** E.g. `1D14007F:2382`: the address's bytes backwards, and the port. */
function listeningSocket(local: string): ListeningSocket {
  const [address = "", port = ""] = local.split(":");
  const bytes = (address.match(/../g) ?? []).map((byte) => String(Number.parseInt(byte, 16)));
  return {
    address: address.length === 8 ? bytes.reverse().join(".") : address,
    port: Number.parseInt(port, 16),
  };
}
