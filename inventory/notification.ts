import type { Weekday } from "./maintenance-window.ts";

/** The server that Alertmanager sends mail through. */
export interface MailServer {
  /** `host:port`, e.g. `mail.example.internal:587`. */
  readonly smarthost: `${string}:${number}`;
  /** Address that the mail is from. */
  readonly from: string;
  /** Who logs in; the password stands in the secret file `smtp-password`. @defaultValue nobody: no login */
  readonly user?: string;
  /** Whether mail is only sent over TLS (STARTTLS, or implicit on port 465). */
  readonly tls: "required" | "none";
}

/** PagerDuty, or what speaks its Events API v2; a team's key stands in the secret file `<team>-pagerduty-key`. */
export interface PagerDuty {
  /** Where events are sent to. @defaultValue PagerDuty's own address */
  readonly url?: string;
}

/** When tickets are told. Outside, they wait; pages never do. */
export interface BusinessHours {
  readonly weekdays: readonly Weekday[];
  /** Time of day, `00:00`–`23:59`. */
  readonly from: `${number}:${number}`;
  /** Time of day, later than `from`, at most `24:00`. */
  readonly to: `${number}:${number}`;
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
}
