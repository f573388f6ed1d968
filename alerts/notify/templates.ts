/**
 * What people read, in Alertmanager's templates: what happened, and the four places to go from there.
 * Source: https://prometheus.io/docs/alerting/latest/notifications/
 */

/** Labels that tell what an alert is about, where it has them. */
const subjects = ["model", "host", "target"] as const;

/** Opens Alertmanager's form for a silence of this alert and of what it is about, not of its namesakes. */
const silenceLink = [
  "{{ $.ExternalURL }}/#/silences/new?filter=%7B",
  "alertname%3D%22{{ .Labels.alertname | urlquery }}%22",
  "%2Ccluster%3D%22{{ .Labels.cluster | urlquery }}%22",
  ...subjects.map((label) => `{{ with .Labels.${label} }}%2C${label}%3D%22{{ . | urlquery }}%22{{ end }}`),
  "%7D",
].join("");

/** A text for Slack, which takes these three for its mark-up: names of jobs that push are not ours. */
function slackEscaped(field: string): string {
  // The ampersand first, or it would escape the other two again.
  return `{{ ${field} | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}`;
}

/** One line that says which alert it is, of which site, and how many fire. */
export const titleTemplate =
  '[{{ .Status | toUpper }}{{ if eq .Status "firing" }} {{ .Alerts.Firing | len }}{{ end }}] {{ .CommonLabels.alertname }} ({{ .CommonLabels.cluster }})';

/** The page of Alertmanager that lists what this receiver is told. */
export const alertsLink = "{{ .ExternalURL }}/#/alerts?receiver={{ .Receiver | urlquery }}";

/** Slack's colour of a message. */
export const slackColor =
  '{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}';

/** Slack's own mark-up: *bold*, <address|words>. A message may tell of one that fires and of one that has ended. */
export const slackText = [
  "{{ range .Alerts -}}",
  `*${slackEscaped(".Annotations.summary")}* ({{ .Status }}, {{ .Labels.severity }}, {{ .Labels.team }})`,
  slackEscaped(".Annotations.description"),
  `<{{ .Annotations.runbook_url }}|Runbook> · <{{ .Annotations.dashboard_url }}|Dashboard> · <{{ .GeneratorURL }}|Query> · <${silenceLink}|Silence>`,
  "{{ end }}",
].join("\n");

/** A mail for readers of plain text. */
export const emailText = [
  "{{ range .Alerts -}}",
  "{{ .Annotations.summary }} ({{ .Status }}, {{ .Labels.severity }}, {{ .Labels.team }})",
  "{{ .Annotations.description }}",
  "Runbook:   {{ .Annotations.runbook_url }}",
  "Dashboard: {{ .Annotations.dashboard_url }}",
  "Query:     {{ .GeneratorURL }}",
  `Silence:   ${silenceLink}`,
  "",
  "{{ end }}",
].join("\n");

/** The same for everybody else; Alertmanager escapes what it fills in. */
export const emailHtml = [
  '<div style="font:14px sans-serif">',
  "{{ range .Alerts -}}",
  "<p><b>{{ .Annotations.summary }}</b> ({{ .Status }}, {{ .Labels.severity }}, {{ .Labels.team }})<br>",
  "{{ .Annotations.description }}<br>",
  `<a href="{{ .Annotations.runbook_url }}">Runbook</a> · <a href="{{ .Annotations.dashboard_url }}">Dashboard</a> · <a href="{{ .GeneratorURL }}">Query</a> · <a href="${silenceLink}">Silence</a></p>`,
  "{{ end }}",
  "</div>",
].join("\n");

/** PagerDuty's line about an incident, which it cuts after 1,024 characters. */
export const incidentTemplate =
  "{{ .CommonLabels.alertname }} ({{ .CommonLabels.cluster }}): {{ with index .Alerts 0 }}{{ .Annotations.summary }}{{ end }}";

/** Links of an incident, of its first alert. */
export const incidentLinks = [
  { text: "Runbook", href: "{{ with index .Alerts 0 }}{{ .Annotations.runbook_url }}{{ end }}" },
  { text: "Dashboard", href: "{{ with index .Alerts 0 }}{{ .Annotations.dashboard_url }}{{ end }}" },
  { text: "Query", href: "{{ with index .Alerts 0 }}{{ .GeneratorURL }}{{ end }}" },
  { text: "Silence", href: `{{ with index .Alerts 0 }}${silenceLink}{{ end }}` },
] as const;

/** What else PagerDuty shows of an incident. */
export const incidentDetails = {
  description: "{{ with index .Alerts 0 }}{{ .Annotations.description }}{{ end }}",
  firing: "{{ .Alerts.Firing | len }}",
  resolved: "{{ .Alerts.Resolved | len }}",
} as const;
