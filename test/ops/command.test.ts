import { runCommand } from "../../ops/command.ts";

const timeoutSeconds = 60;

test("a command's exit code and both of its streams come back, and each line as it arrives", async () => {
  const lines: string[] = [];
  const script = "echo one; printf two; sleep 0.2; echo ' two'; printf three; exit 3";
  const result = await runCommand(["sh", "-c", script], {
    timeoutSeconds,
    onLine: (line) => lines.push(line),
  });
  expect(result).toEqual({ exitCode: 3, stdout: "one\ntwo two\nthree", stderr: "" });
  expect(lines).toEqual(["one", "two two", "three"]);
});

test("standard error is kept apart, and its lines are reported too", async () => {
  const lines: string[] = [];
  const argv = ["sh", "-c", "echo problem >&2"];
  const result = await runCommand(argv, { timeoutSeconds, onLine: (line) => lines.push(line) });
  expect(result).toEqual({ exitCode: 0, stdout: "", stderr: "problem\n" });
  expect(lines).toEqual(["problem"]);
});

test("no shell looks at the arguments", async () => {
  const result = await runCommand(["printf", "%s|", "$HOME", "a b", "; exit 1"], { timeoutSeconds });
  expect(result).toEqual({ exitCode: 0, stdout: "$HOME|a b|; exit 1|", stderr: "" });
});

test("input arrives on standard input, and without any the program sees its end", async () => {
  const input = "ä".repeat(200_000);
  expect((await runCommand(["cat"], { timeoutSeconds, input })).stdout).toBe(input);
  expect((await runCommand(["cat"], { timeoutSeconds })).stdout).toBe("");
});

test("a program that does not read its input is judged by its exit code", async () => {
  const result = await runCommand(["true"], { timeoutSeconds, input: "x".repeat(1_000_000) });
  expect(result.exitCode).toBe(0);
});

test("variables are added to the environment, and undefined takes one away", async () => {
  const env = { CITADEL_TEST: "set", HOME: undefined };
  const result = await runCommand(["sh", "-c", 'echo "$CITADEL_TEST ${HOME-none} ${PATH:+path}"'], {
    timeoutSeconds,
    env,
  });
  expect(result.stdout).toBe("set none path\n");
});

test.each([
  ["a program that is not there", ["no-such-program-here"], 127, "no-such-program-here: command not found\n"],
  ["a file that is no program", ["./package.json"], 126, "./package.json: spawn ./package.json EACCES\n"],
  ["a program ended by a signal", ["sh", "-c", "kill -9 $$"], 137, ""],
])("%s gives the exit code of a shell", async (_case, argv, exitCode, stderr) => {
  expect(await runCommand(argv, { timeoutSeconds })).toEqual({ exitCode, stdout: "", stderr });
});

test("a working directory that is not there is named", async () => {
  const result = await runCommand(["true"], { timeoutSeconds, cwd: "/no/such/place" });
  expect(result).toEqual({ exitCode: 126, stdout: "", stderr: "/no/such/place: no such directory\n" });
});

test("at its time-out a program is ended together with what it started", async () => {
  // The inner sleep holds the pipe open: only when it is ended too does the command end.
  const result = await runCommand(["sh", "-c", "sleep 300 & sleep 300"], { timeoutSeconds: 0.5 });
  expect(result).toEqual({ exitCode: 124, stdout: "", stderr: "sh: timed out after 0.5 s\n" });
});
