import { execFileSync } from "node:child_process";

/** Every TCP address that the processes of a container listen on, sorted; `[…]` for IPv6. */
export function listeningAddresses(container: string): readonly string[] {
  // 0A: listening. The kernel's table has every connection of the machine in it, and they are many.
  const script = "ls -l /proc/[0-9]*/fd 2>/dev/null; grep -h ' 0A ' /proc/net/tcp /proc/net/tcp6; true";
  const output = execFileSync("docker", ["exec", container, "sh", "-c", script], { encoding: "utf8" });
  const own = new Set([...output.matchAll(/socket:\[(\d+)\]/g)].map(([, inode]) => inode));
  const addresses = output.split("\n").flatMap((line) => {
    const [, local = "", , , , , , , , inode] = line.trim().split(/\s+/);
    return own.has(inode) ? [readableAddress(local)] : [];
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
