import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { rate } from "../layer/promql.ts";
import { selectedNetworks } from "./selected.ts";

/** Answers "Is the network of $host full or failing?". */
export function network(): Row {
  const emptyBecause = "this machine has no network device but its loopback";
  return {
    question: "Is the network of $host full or failing?",
    panels: [
      graph("Bytes received and sent", "bytesPerSecond", {
        shows: "Bytes per second of all devices that reach other machines.",
        normal: "Far below the line's speed (1 Gbit/s is 125 MB/s).",
        otherwise:
          "At the line's speed: everything from this machine is late; backups and model downloads do that.",
        emptyBecause,
        lines: {
          received: rate("node_network_receive_bytes_total", [], selectedNetworks),
          sent: rate("node_network_transmit_bytes_total", [], selectedNetworks),
        },
      }),
      graph("Errors", "perSecond", {
        shows: "Packets per second that a device could not receive or send.",
        normal: "0.",
        otherwise: "Any for minutes: the cable, the port or the driver.",
        emptyBecause,
        lines: {
          receiving: rate("node_network_receive_errs_total", [], selectedNetworks),
          sending: rate("node_network_transmit_errs_total", [], selectedNetworks),
        },
      }),
    ],
  };
}
