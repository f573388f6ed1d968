import type { Inventory, Team } from "../../inventory/model.ts";
import { secretDirectories } from "../../inventory/secrets.ts";
import type { Receiver, SlackConfig, WebhookConfig } from "../documents.ts";

/** Receiver that drops what it is given. */
export const noReceiver = "none";

/** Receiver of the Watchdog. */
export const heartbeatReceiver = "heartbeat";

/** Receiver of a team's pages: its webhook, and its channel to read along. */
export function pageReceiver(team: string): string {
  return `${team}-critical`;
}

/** Receiver of a team's tickets: its channel. */
export function ticketReceiver(team: string): string {
  return `${team}-warning`;
}

/** Who is told, two receivers a team. No address stands here: each is in a secret file on the metrics server. */
export function receivers(inventory: Inventory): readonly Receiver[] {
  const directory = secretDirectories(inventory).alertmanager;
  return [
    { name: noReceiver },
    // A resolved Watchdog is the moment when alerting has stopped: that must not look like one more heartbeat.
    {
      name: heartbeatReceiver,
      webhook_configs: [{ url_file: `${directory}/heartbeat-url`, send_resolved: false }],
    },
    ...inventory.teams.flatMap((team) => [
      {
        name: pageReceiver(team.name),
        webhook_configs: [webhook(directory, team)],
        slack_configs: [slack(directory, team)],
      },
      { name: ticketReceiver(team.name), slack_configs: [slack(directory, team)] },
    ]),
  ];
}

function webhook(directory: string, { name }: Team): WebhookConfig {
  return { url_file: `${directory}/${name}-webhook-url`, send_resolved: true };
}

function slack(directory: string, { name, slackChannel }: Team): SlackConfig {
  return {
    api_url_file: `${directory}/${name}-slack-url`,
    channel: slackChannel,
    send_resolved: true,
    color:
      '{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}',
    title:
      '[{{ .Status | toUpper }}{{ if eq .Status "firing" }} {{ .Alerts.Firing | len }}{{ end }}] {{ .CommonLabels.alertname }} ({{ .CommonLabels.cluster }})',
    title_link: "{{ .ExternalURL }}/#/alerts?receiver={{ .Receiver | urlquery }}",
    text: slackText,
  };
}

/** What happened, and the four places to go from there. Slack's own mark-up: *bold*, <address|words>. */
const slackText = [
  "{{ range .Alerts -}}",
  "*{{ .Annotations.summary }}* ({{ .Labels.severity }}, {{ .Labels.team }})",
  "{{ .Annotations.description }}",
  "<{{ .Annotations.runbook_url }}|Runbook> · <{{ .Annotations.dashboard_url }}|Dashboard> · <{{ .GeneratorURL }}|Query> · <{{ $.ExternalURL }}/#/silences/new?filter=%7Balertname%3D%22{{ .Labels.alertname }}%22%7D|Silence>",
  "{{ end }}",
].join("\n");
