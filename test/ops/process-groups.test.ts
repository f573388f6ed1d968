import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const imports = `import { runCommand } from ${JSON.stringify(resolve("ops/command.ts"))};`;

/** What a process of its own, as it is the one that the interrupt ends, printed, and how it ended. */
async function interrupted(program: string, ready: string) {
  const child = spawn("node", ["--import", "tsx", "--input-type=module", "--eval", `${imports}${program}`]);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (output === ready) child.kill("SIGINT");
  });
  const end = await new Promise((resolve) => {
    child.on("close", (code, signal) => {
      resolve([code, signal]);
    });
  });
  return { output, end };
}

const program = `
  const script = "trap 'echo stopped in order; exit 0' INT; echo ready; sleep 300 >/dev/null 2>&1 & wait";
  const command = runCommand(["sh", "-c", script], { timeoutSeconds: 60, onLine: (line) => console.log(line) });
  command.then(() => setTimeout(() => console.log("still here"), 5000));
`;

test("an interrupt reaches the running program first, and then ends this process by the same signal", async () => {
  expect(await interrupted(program, "ready\n")).toEqual({
    output: "ready\nstopped in order\n",
    end: [null, "SIGINT"],
  });
}, 60_000);

test("after an interrupt nothing more is started while other programs are still ending", async () => {
  const started = join(temporaryDirectory("interrupt-"), "started");
  const queue = `
    import { writeFileSync } from "node:fs";
    const mark = ${JSON.stringify(started)};
    const run = (script) => runCommand(["sh", "-c", script], { timeoutSeconds: 60, onLine: (line) => console.log(line) });
    const until = (ended) => "trap '" + ended + "' INT; echo ready; sleep 300 >/dev/null 2>&1 & wait";
    run(until("exit 0"))
      .then(() => run("echo started"))
      .then(({ exitCode, stderr }) => {
        console.log(exitCode, stderr.trim());
        writeFileSync(mark, "");
      });
    run(until("while [ ! -e " + mark + " ]; do sleep 0.1; done; exit 0"));`;
  expect(await interrupted(queue, "ready\nready\n")).toEqual({
    output: "ready\nready\n130 interrupted\n",
    end: [null, "SIGINT"],
  });
}, 60_000);
