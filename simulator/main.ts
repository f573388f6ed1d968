import { simulatorConfigOf } from "./config.ts";
import { grafanaConfigOf } from "./grafana/config.ts";
import { startGrafana } from "./grafana/server.ts";
import { startPlatform } from "./platform.ts";

const USAGE = `Usage:
  simulator platform  plays the platform that SIMULATOR_CONFIG (JSON) describes
  simulator grafana   plays Grafana's HTTP API; GF_… variables as for Grafana
`;
/** A stop that takes longer is cut off, so that a container never needs SIGKILL. In milliseconds. */
const STOP_DEADLINE_MS = 4000;

async function run([command = ""]: readonly string[]): Promise<void> {
  switch (command) {
    case "platform": {
      const config = simulatorConfigOf("SIMULATOR_CONFIG", process.env["SIMULATOR_CONFIG"]);
      const platform = await startPlatform(config);
      for (const { name, listeners } of platform.services) console.log(`${name}: ${listeners.join(", ")}`);
      console.log(`sink: ${config.sink.address}:${String(config.sink.port)}`);
      console.log(`admin: ${config.admin.address}:${String(config.admin.port)}`);
      stopOnSignal(platform.close);
      return;
    }
    case "grafana": {
      const grafana = await startGrafana(grafanaConfigOf(process.env));
      console.log(`stand-in of Grafana (not Grafana): ${grafana.listeners.join(", ")}`);
      stopOnSignal(grafana.close);
      return;
    }
    default:
      process.stderr.write(USAGE);
      process.exitCode = 2;
  }
}

function stopOnSignal(close: () => Promise<void>): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
      void close().then(() => process.exit(0));
    });
  }
}

run(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
