import { thresholds } from "../../inventory/thresholds.ts";
import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { gauge } from "../layer/promql.ts";
import type { Silence } from "./use.ts";

/**
 * Answers "Are the cards well?".
 * @param untold - why what not every exporter says may be unknown
 */
export function health(silence: Silence, untold: Silence): Row {
  const power = gauge("max", "gpu:power:watts", ["host", "uuid"]);
  const limit = gauge("max", "gpu:power_limit:watts", ["host", "uuid"]);
  return {
    question: "Are the cards well?",
    panels: [
      graph("Temperature", "celsius", {
        shows: "Temperature of each card's chip.",
        normal: "Below 83 °C under full load.",
        otherwise: "At the dashed line the card slows down: dust, fans, the room.",
        // 83 °C: where GeForce cards begin to lower their clock (GPU Target Temperature of nvidia-smi -q).
        thresholds: ["green", [83, "red"]],
        ...silence,
        lines: { "{{host}} {{uuid}}": gauge("max", "gpu:temperature:celsius", ["host", "uuid"]) },
      }),
      graph("Power of its limit", "share", {
        shows: "Power that a card draws, as a share of what it may draw.",
        normal: "High under load.",
        otherwise: "At 100 % for long: the limit sets the speed; low at full use: heat or a broken supply.",
        ...untold,
        lines: { "{{host}} {{uuid}}": `${power} / ${limit}` },
      }),
      graph("What slows a card down", "share", {
        shows: "Share of five minutes in which a card's clock was lowered, by cause.",
        normal: "None for heat; power at times under full load.",
        otherwise:
          "Heat above the dashed line: cool the machine. Power for hours: less load on this card, or a higher limit.",
        max: 1,
        thresholds: ["green", [thresholds.gpuHeatShare.value, "yellow"]],
        ...untold,
        lines: {
          "{{host}} {{uuid}} {{cause}}": gauge("max", "gpu:slowed_down:ratio5m", ["host", "uuid", "cause"]),
        },
      }),
      graph("Errors by number (XID)", "count", {
        shows: "Errors that the driver reported in the fifteen minutes before, by NVIDIA's number.",
        normal: "None.",
        otherwise:
          "48, 62, 74, 79, 95: drain and reset the card. 13, 31, 43: mostly the program's own fault.",
        emptyBecause: silence.emptyBecause ?? "no error was reported",
        lines: { "{{host}} {{xid}}": gauge("sum", "gpu:xid_errors:last15m", ["host", "xid"]) },
      }),
    ],
  };
}
