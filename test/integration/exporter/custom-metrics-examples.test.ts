import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inventory } from "../../../inventory/index.ts";
import { runCommand } from "../../../ops/command.ts";
import { cleanup } from "../../exporter/support/cleanup.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { pythonEnvironment } from "./push-clients/clients.ts";
import { type PushedExporter, pushedExporter, tokens } from "./pushed-exporter.ts";

jest.setTimeout(300_000);
const { later, run } = cleanup();
afterAll(run);

let exporter: PushedExporter;
beforeAll(async () => {
  exporter = later(await pushedExporter(inventory.customMetrics));
});

/** The examples of the page in some language that push. */
const examples = (language: string) =>
  [...readFileSync("docs/custom-metrics.md", "utf8").matchAll(/```(\w+)\n(.*?)```/gs)]
    .filter(([, found, text = ""]) => found === language && text.includes("EXPORTER"))
    .map(([, , text = ""]) => text);

test.each<readonly [string, number, readonly string[], keyof typeof tokens, RegExp]>([
  [
    "sh",
    0,
    ["sh", "-c"],
    "backups",
    /^backup_size_bytes\{source="backups",push_job="backup",database="app"\} 73400320$/m,
  ],
  [
    "sh",
    1,
    ["sh", "-c"],
    "evaluation",
    /^evaluation_accuracy_ratio\{source="evaluation",push_job="nightly",model="phi-3-mini",suite="facts"\} 0.87$/m,
  ],
  [
    "python",
    0,
    ["python3", "-c"],
    "evaluation",
    /^evaluation_accuracy_ratio\{source="evaluation",push_job="nightly",model="phi-3-mini",suite="facts"\} 0.87$/m,
  ],
  [
    "js",
    0,
    [process.execPath, "-e"],
    "rag",
    /^rag_documents_indexed_total\{source="rag",push_job="retrieval",push_instance="rag-1",collection="manuals"\} 12$/m,
  ],
])(
  "docs/custom-metrics.md: example %s %d works with what this site declares",
  async (language, index, program, namespace, line) => {
    const tokenFile = join(temporaryDirectory("citadel-example-"), "token");
    writeFileSync(tokenFile, `${tokens[namespace]}\n`);
    const env = {
      EXPORTER: language === "python" ? exporter.url().replace("http://", "") : exporter.url(),
      TOKEN_FILE: tokenFile,
      CA: "/dev/null",
      ...(await pythonEnvironment()),
    };
    const text = examples(language)[index] ?? "";
    expect(await runCommand([...program, text], { env, timeoutSeconds: 120 })).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
    expect((await exporter.shown()).join("\n")).toMatch(line);
  },
);
