import type { Happening, History } from "../history.ts";
import type { Answer } from "./answer.ts";

/** What the page says. */
export interface LandingPageProps {
  readonly version: string;
  /** Hash of the configuration in use. @defaultValue there is none yet */
  readonly config?: string;
  /** Why the last attempt to read a configuration failed; empty where it did not. */
  readonly problem: string;
  readonly history: Pick<History, "latest">;
}

/** What a person sees who opens the exporter's address: where to go on, and what happened last. */
export function landingPage({ version, config, problem, history }: LandingPageProps): Answer {
  return {
    status: 200,
    contentType: "text/html; charset=utf-8",
    // Should a name ever get past the escaping, no script of it runs.
    headers: {
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "cache-control": "no-store",
    },
    body: `<!doctype html>
<html lang="en">
<title>LLM exporter</title>
<h1>LLM exporter ${escaped(version)}</h1>
<p>Checks and probes the AI model services, their gateway and what they depend on.</p>
<p>Configuration: ${escaped(config ?? "none")}${problem === "" ? "" : `; the last attempt to read one failed: ${escaped(problem)}`}</p>
<ul>
<li><a href="/metrics">/metrics</a>, <a href="/cardinality">/cardinality</a> (role scrape)</li>
<li><a href="/config">/config</a>, POST /-/reload (role admin)</li>
<li><a href="/-/healthy">/-/healthy</a>, <a href="/-/ready">/-/ready</a> (open)</li>
</ul>
<h2>Last checks</h2>
${table(history.latest("check"))}
<h2>Last canaries</h2>
${table(history.latest("canary"))}
</html>
`,
  };
}

function table(happenings: readonly Happening[]): string {
  if (happenings.length === 0) return "<p>None yet.</p>";
  const rows = happenings.map(({ at, name, outcome, timings }) => {
    const took = timings.map(([what, seconds]) => `${what} ${(seconds * 1000).toFixed(1)} ms`).join(", ");
    const cells = [new Date(at).toISOString(), name, outcome, took];
    return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>\n`;
  });
  return `<table>\n<tr><th>Ended</th><th>Of</th><th>Outcome</th><th>Took</th></tr>\n${rows.join("")}</table>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Names of targets come from a file, outcomes from servers that are checked: neither may become markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
