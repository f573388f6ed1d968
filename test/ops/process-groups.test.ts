import { spawn } from "node:child_process";
import { resolve } from "node:path";

// A process of its own, as it is the one that the interrupt ends.
const program = `
  import { runCommand } from ${JSON.stringify(resolve("ops/command.ts"))};
  const script = "trap 'echo stopped in order; exit 0' INT; echo ready; sleep 300 >/dev/null 2>&1 & wait";
  const command = runCommand(["sh", "-c", script], { timeoutSeconds: 60, onLine: (line) => console.log(line) });
  command.then(() => setTimeout(() => console.log("still here"), 5000));
`;

test("an interrupt reaches the running program first, and then ends this process by the same signal", async () => {
  const child = spawn("node", ["--import", "tsx", "--input-type=module", "--eval", program]);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (output === "ready\n") child.kill("SIGINT");
  });
  const end = await new Promise((resolve) => {
    child.on("close", (code, signal) => {
      resolve([code, signal]);
    });
  });
  expect(output).toBe("ready\nstopped in order\n");
  expect(end).toEqual([null, "SIGINT"]);
}, 60_000);
