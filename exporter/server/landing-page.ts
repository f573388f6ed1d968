import type { Answer } from "./answer.ts";

/** What a person sees who opens the exporter's address. */
export const landingPage: Answer = {
  status: 200,
  contentType: "text/html; charset=utf-8",
  headers: { "content-security-policy": "default-src 'none'" },
  body: `<!doctype html>
<html lang="en">
<title>LLM exporter</title>
<h1>LLM exporter</h1>
<p>Checks and probes the AI model services, their gateway and what they depend on.</p>
<ul>
<li><a href="/metrics">/metrics</a> (bearer token)</li>
<li><a href="/-/healthy">/-/healthy</a>, <a href="/-/ready">/-/ready</a></li>
<li>POST /-/reload (bearer token of the administrator)</li>
</ul>
</html>
`,
};
