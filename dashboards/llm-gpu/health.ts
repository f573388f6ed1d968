import type { Row } from "../layer/model.ts";
import { graph, timeline } from "../layer/panels.ts";
import { gauge, increase } from "../layer/promql.ts";
import type { Silence } from "./use.ts";

/** Answers "Are the cards well?". */
export function health(silence: Silence): Row {
  const power = gauge("max", "nvidia_smi_power_draw_watts", ["host", "uuid"]);
  const limit = gauge("max", "nvidia_smi_enforced_power_limit_watts", ["host", "uuid"]);
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
        lines: { "{{host}} {{uuid}}": gauge("max", "nvidia_smi_temperature_gpu", ["host", "uuid"]) },
      }),
      graph("Power of its limit", "share", {
        shows: "Power that a card draws, as a share of what it may draw.",
        normal: "High under load.",
        otherwise: "At 100 % for long: the limit sets the speed; low at full use: heat or a broken supply.",
        ...silence,
        lines: { "{{host}} {{uuid}}": `${power} / ${limit}` },
      }),
      timeline("What slows a card down", "count", {
        shows: "Whether heat or the power limit lowers a card's clock.",
        normal: "Green; power limit at times under full load.",
        otherwise: "Heat: cool the machine. Power for hours: less load on this card, or a higher limit.",
        thresholds: ["green", [1, "yellow"]],
        states: [
          { value: 0, text: "full speed", color: "green" },
          { value: 1, text: "slowed down", color: "yellow" },
        ],
        ...silence,
        bars: {
          "heat, hardware": gauge("max", "nvidia_smi_clocks_event_reasons_hw_thermal_slowdown", []),
          "heat, driver": gauge("max", "nvidia_smi_clocks_event_reasons_sw_thermal_slowdown", []),
          "power limit": gauge("max", "nvidia_smi_clocks_event_reasons_sw_power_cap", []),
        },
      }),
      graph("Errors by number (XID)", "count", {
        shows: "Errors that the driver reported, by NVIDIA's number.",
        normal: "None.",
        otherwise:
          "48, 62, 74, 79, 95: drain and reset the card. 13, 31, 43: mostly the program's own fault.",
        emptyBecause: silence.emptyBecause ?? "no error was ever reported: the counter is born at the first",
        lines: { "{{host}} {{xid}}": increase("nvidia_smi_xid_errors_total", ["host", "xid"]) },
      }),
    ],
  };
}
