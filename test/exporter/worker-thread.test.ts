import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ThreadEnded, workerThread } from "../../exporter/worker-thread.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { cleanup } from "./support/cleanup.ts";
import { until } from "./support/until.ts";

jest.setTimeout(60_000);
const { later, run } = cleanup();
afterEach(run);

const program = join(temporaryDirectory("exporter-thread-"), "program.cjs");
writeFileSync(
  program,
  `const { parentPort } = require("node:worker_threads");
   parentPort.on("message", (said) => {
     if (said === "throw") throw new Error("planted");
     if (said === "reject") Promise.reject(new Error("planted"));
     if (said === "exit") process.exit(7);
     if (typeof said === "number") parentPort.postMessage(said);
   });`,
);

/** A thread that answers a number with itself, and what it has told of its defects. */
function thread() {
  const defects: Error[] = [];
  const begun = workerThread<string>(program, {
    title: "the thread",
    answered: (message) => ({ id: Number(message), answer: `answer ${String(message)}` }),
    defect: (error) => defects.push(error),
  });
  later({ close: begun.stop });
  return { ...begun, defects };
}
const failure = (answer: Promise<string>) => answer.catch((error: unknown) => error);

test.each([
  ["throw", new Error("planted")],
  ["reject", new Error("planted")],
  ["exit", new Error("the thread has ended with code 7")],
])("a thread that ends by %s tells it once, refuses all who wait, and begins anew", async (how, defect) => {
  const { asked, waiting, defects } = thread();
  const answers = [asked(() => "keep"), asked(() => how)].map(({ answer }) => failure(answer));
  const ended = new ThreadEnded("the thread has ended", { cause: defect });
  expect(await Promise.all(answers)).toEqual([ended, ended]);
  expect(waiting()).toBe(0);
  expect(await asked((id) => id).answer).toBe("answer 3");
  expect(defects).toEqual([defect]);
});

test("an error in a thread that nobody waits for is told", async () => {
  const { asked, told, defects } = thread();
  await asked((id) => id).answer;
  told("throw");
  await until("it is told", () => defects.length > 0);
  expect(defects).toEqual([new Error("planted")]);
});

test("a thread that is stopped refuses who waits, and has no defect", async () => {
  const { asked, stop, defects } = thread();
  await asked((id) => id).answer;
  const answer = failure(asked(() => "keep").answer);
  await stop();
  expect(await answer).toEqual(new ThreadEnded("the thread has ended"));
  expect(defects).toEqual([]);
});
