import { execFileSync } from "node:child_process";

/** State of a listening socket in /proc/net/tcp. */
const LISTEN = "0A";

/** Every TCP address that the processes of a container listen on, sorted; `[…]` for IPv6. */
export function listeningAddresses(container: string): readonly string[] {
  const script = "ls -l /proc/[0-9]*/fd 2>/dev/null; cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; true";
  const output = execFileSync("docker", ["exec", container, "sh", "-c", script], { encoding: "utf8" });
  const own = new Set([...output.matchAll(/socket:\[(\d+)\]/g)].map(([, inode]) => inode));
  const addresses = output.split("\n").flatMap((line) => {
    const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === LISTEN && own.has(inode) ? [readableAddress(local)] : [];
  });
  return [...new Set(addresses)].sort();
}

/** `2542007F:2382` → `127.0.66.37:9090`. */
function readableAddress(hexadecimal: string): string {
  const [address = "", port = ""] = hexadecimal.split(":");
  const bytes = (address.match(/../g) ?? []).map((byte) => String(parseInt(byte, 16)));
  const host = bytes.length === 4 ? bytes.reverse().join(".") : `[${address}]`;
  return `${host}:${String(parseInt(port, 16))}`;
}
