import { issuedCertificate, newAuthority } from "../../../ops/certificates/authority.ts";
import { runCommand } from "../../../ops/command.ts";
import { customConfig } from "../../exporter/custom/support.ts";
import { cleanup } from "../../exporter/support/cleanup.ts";
import { prometheusImage } from "../dashboards/promtool.ts";
import { type ExtraFiles, pushedExporter } from "./pushed-exporter.ts";

// The image is built once on a machine.
jest.setTimeout(900_000);
const { later, run } = cleanup();
afterAll(run);

const body = [
  "# TYPE rag_documents gauge",
  'rag_documents{collection="a\\"b\\\\c\\nd"} 1',
  "# TYPE rag_questions_total counter",
  'rag_questions_total{collection="docs"} 3',
  "# TYPE rag_seconds histogram",
  'rag_seconds_bucket{collection="docs",le="0.5"} 1',
  'rag_seconds_bucket{collection="docs",le="+Inf"} 2',
  'rag_seconds_sum{collection="docs"} 3',
  'rag_seconds_count{collection="docs"} 2',
  "# TYPE rag_bytes summary",
  'rag_bytes{collection="docs",quantile="0.5"} NaN',
  'rag_bytes_sum{collection="docs"} 3',
  'rag_bytes_count{collection="docs"} 2',
  "",
].join("\n");

/** What a job leaves behind, of every type too. */
const textfile: ExtraFiles = { files: { "rag.prom": body }, flags: { "--textfile-directory": "." } };

/** What makes an exporter serve HTTPS. */
async function certificate(): Promise<Required<ExtraFiles>> {
  const now = new Date();
  const authority = await newAuthority("promtool", now);
  const issued = await issuedCertificate(authority, { address: "127.0.0.1", name: "localhost" }, now);
  return {
    ca: authority.certificate,
    files: { "server.crt": issued.certificate, "server.key": issued.key },
    flags: { "--tls-certificate-file": "server.crt", "--tls-key-file": "server.key" },
  };
}

async function withTextfileOverTls(): Promise<ExtraFiles> {
  const { ca, files, flags } = await certificate();
  return { ca, files: { ...files, ...textfile.files }, flags: { ...flags, ...textfile.flags } };
}

test.each([
  ["pushed series of every type over HTTP", "http", () => Promise.resolve({}), []],
  [
    "pushed series and those of a textfile over HTTPS",
    "https",
    withTextfileOverTls,
    ['rag_seconds_bucket{source="rag",textfile="rag.prom",collection="docs",le="+Inf"} 2'],
  ],
] as const)(
  "promtool has nothing to say about a scrape of our own and %s",
  async (_case, scheme, extra, lines) => {
    const exporter = later(await pushedExporter(customConfig({ textfiles: ["rag.prom"] }), await extra()));
    expect((await exporter.push("PUT", "/metrics/job/promtool", { body })).status).toBe(200);
    const text = await exporter.text();
    expect(exporter.url()).toMatch(new RegExp(`^${scheme}:`));
    for (const line of [
      'rag_seconds_bucket{source="rag",push_job="promtool",collection="docs",le="+Inf"} 2',
      ...lines,
    ]) {
      expect(text.split("\n")).toContain(line);
    }
    const checked = await runCommand(
      [
        ...["docker", "run", "--rm", "--interactive", "--network", "none", "--entrypoint", "promtool"],
        ...[await prometheusImage(), "check", "metrics"],
      ],
      { timeoutSeconds: 300, input: text },
    );
    expect(checked).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  },
);
