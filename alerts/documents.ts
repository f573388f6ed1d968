/** Shapes of the documents that Prometheus and Alertmanager read, in their own snake_case. */

type Labels = Readonly<Record<string, string>>;

/** One alert. Source: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** A series that Prometheus computes. Source: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/ */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Labels;
}

/** Rules that Prometheus evaluates in this order, at this interval. */
interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly (AlertingRule | RecordingRule)[];
}

/** One file of `rule_files`. */
export interface RuleFileDocument {
  readonly groups: readonly RuleGroup[];
}

/** One node of the routing tree. Source: https://prometheus.io/docs/alerting/latest/configuration/#route */
export interface Route {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  /** Not inherited by the routes beneath. */
  readonly mute_time_intervals?: readonly string[];
  /** Likewise. */
  readonly active_time_intervals?: readonly string[];
  readonly routes?: readonly Route[];
}

/** A POST of Alertmanager's JSON to an address that stands in a file. */
export interface WebhookConfig {
  readonly url_file: string;
  readonly send_resolved: boolean;
}

/** A message to a Slack channel, through a webhook address that stands in a file. */
export interface SlackConfig {
  readonly api_url_file: string;
  readonly channel: string;
  readonly send_resolved: boolean;
  readonly color: string;
  readonly title: string;
  readonly title_link: string;
  readonly text: string;
}

/** A mail. Source: https://prometheus.io/docs/alerting/latest/configuration/#email_config */
export interface EmailConfig {
  readonly to: string;
  readonly send_resolved: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string;
}

/** An event of PagerDuty's Events API v2. Source: https://prometheus.io/docs/alerting/latest/configuration/#pagerduty_config */
export interface PagerDutyConfig {
  readonly routing_key_file: string;
  readonly url?: string;
  readonly send_resolved: boolean;
  readonly severity: string;
  readonly description: string;
  readonly client: string;
  readonly client_url: string;
  readonly details: Readonly<Record<string, string>>;
  readonly links: readonly { readonly text: string; readonly href: string }[];
}

/** What all receivers have in common. Source: https://prometheus.io/docs/alerting/latest/configuration/#file-layout-and-global-settings */
export interface GlobalSettings {
  readonly resolve_timeout: string;
  readonly smtp_smarthost?: string;
  readonly smtp_from?: string;
  readonly smtp_require_tls?: boolean;
  readonly smtp_auth_username?: string;
  readonly smtp_auth_password_file?: string;
}

/** Where notifications go; one without any integration drops them. */
export interface Receiver {
  readonly name: string;
  readonly webhook_configs?: readonly WebhookConfig[];
  readonly slack_configs?: readonly SlackConfig[];
  readonly email_configs?: readonly EmailConfig[];
  readonly pagerduty_configs?: readonly PagerDutyConfig[];
}

/** While a source alert fires, target alerts with the same values of the `equal` labels are not notified. */
export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** Times by name; start inclusive, end exclusive, within one day. Source: https://prometheus.io/docs/alerting/latest/configuration/#time_interval */
export interface TimeInterval {
  readonly name: string;
  readonly time_intervals: readonly {
    readonly weekdays: readonly string[];
    readonly times: readonly { readonly start_time: string; readonly end_time: string }[];
    readonly location: string;
  }[];
}

/** The whole configuration of Alertmanager. */
export interface AlertmanagerDocument {
  readonly global: GlobalSettings;
  readonly route: Route;
  readonly inhibit_rules: readonly InhibitRule[];
  readonly receivers: readonly Receiver[];
  readonly time_intervals?: readonly TimeInterval[];
}
