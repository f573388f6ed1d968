import type { Inventory, Team } from "../../inventory/model.ts";
import { secretDirectories } from "../../inventory/secrets.ts";
import type { GlobalSettings, Receiver, SlackConfig, WebhookConfig } from "../documents.ts";
import {
  alertsLink,
  emailHtml,
  emailText,
  incidentDetails,
  incidentLinks,
  incidentTemplate,
  slackColor,
  slackText,
  titleTemplate,
} from "./templates.ts";

/** Receiver that drops what it is given. */
export const noReceiver = "none";

/** Receiver of the Watchdog. */
export const heartbeatReceiver = "heartbeat";

/** Receiver of a team's pages: its webhook and its incident service, and its channel and mailbox to read along. */
export function pageReceiver(team: string): string {
  return `${team}-critical`;
}

/** Receiver of a team's tickets: its channel and its mailbox. */
export function ticketReceiver(team: string): string {
  return `${team}-warning`;
}

/** What all receivers have in common: the mail server, where there is one. */
export function globalSettings(inventory: Inventory): GlobalSettings {
  const { mail } = inventory;
  return {
    resolve_timeout: "5m",
    ...(mail === undefined
      ? {}
      : {
          smtp_smarthost: mail.smarthost,
          smtp_from: mail.from,
          smtp_require_tls: mail.tls === "required",
          ...(mail.user === undefined
            ? {}
            : {
                smtp_auth_username: mail.user,
                smtp_auth_password_file: `${secretDirectories(inventory).alertmanager}/smtp-password`,
              }),
        }),
  };
}

/** Who is told, two receivers a team. No secret stands here: each is in a file on the metrics server. */
export function receivers(inventory: Inventory): readonly Receiver[] {
  const directory = secretDirectories(inventory).alertmanager;
  return [
    { name: noReceiver },
    // A resolved Watchdog is the moment when alerting has stopped: that must not look like one more heartbeat.
    {
      name: heartbeatReceiver,
      webhook_configs: [{ url_file: `${directory}/heartbeat-url`, send_resolved: false }],
    },
    ...inventory.teams.flatMap((team): readonly Receiver[] => [
      {
        name: pageReceiver(team.name),
        webhook_configs: [webhook(directory, team)],
        slack_configs: [slack(directory, team)],
        ...email(team),
        ...pagerDuty(directory, team, inventory.cluster),
      },
      { name: ticketReceiver(team.name), slack_configs: [slack(directory, team)], ...email(team) },
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
    color: slackColor,
    title: titleTemplate,
    title_link: alertsLink,
    text: slackText,
  };
}

function email({ email: to }: Team): Pick<Receiver, "email_configs"> {
  if (to === undefined) return {};
  const headers = { Subject: titleTemplate };
  return { email_configs: [{ to, send_resolved: true, headers, text: emailText, html: emailHtml }] };
}

function pagerDuty(
  directory: string,
  { name, pagerDuty: service }: Team,
  cluster: string,
): Pick<Receiver, "pagerduty_configs"> {
  if (service === undefined) return {};
  return {
    pagerduty_configs: [
      {
        routing_key_file: `${directory}/${name}-pagerduty-key`,
        ...(service.url === undefined ? {} : { url: service.url }),
        send_resolved: true,
        // PagerDuty knows critical, warning, error and info: ours are among them.
        severity: "{{ .CommonLabels.severity }}",
        description: incidentTemplate,
        client: `Alertmanager of ${cluster}`,
        client_url: alertsLink,
        details: incidentDetails,
        links: incidentLinks,
      },
    ],
  };
}
