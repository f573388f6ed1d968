import { basename } from "node:path/posix";
import { canonical } from "./canonical.ts";
import type { AlertmanagerDocument } from "./documents.ts";
import type { ReceiverModel } from "./model.ts";

type Integration = Readonly<Record<string, unknown>>;

/** Kinds whose own spelling is not their key's. */
const kindWords: Readonly<Record<string, string>> = {
  slack: "Slack",
  webhook: "webhook",
  email: "e-mail",
  pagerduty: "PagerDuty",
  opsgenie: "Opsgenie",
  msteams: "Microsoft Teams",
  msteamsv2: "Microsoft Teams",
  telegram: "Telegram",
  discord: "Discord",
};

/** Fields whose value is, or may be, an address that works as a credential. */
const ADDRESS = /^(?:url|api_url|webhook_url)$/;

/** Receivers in words; an address never stands in them, only the name of the file that holds it. */
export function receiverModels({ receivers }: AlertmanagerDocument): readonly ReceiverModel[] {
  return receivers.map(({ name, ...fields }) => {
    const integrations = Object.entries(fields).flatMap(([key, list]) =>
      Array.isArray(list)
        ? list.map((integration) => ({ words: integrationWords(key, integration), integration }))
        : [],
    );
    return {
      name,
      integrations: integrations.map(({ words }) => words),
      settings: Object.fromEntries(
        integrations.map(({ words, integration }, index) => [
          integrations.findIndex((other) => other.words === words) === index
            ? words
            : `${words} (${String(index + 1)})`,
          canonical(withoutAddresses(integration)),
        ]),
      ),
    };
  });
}

function integrationWords(key: string, integration: Integration): string {
  const kind = key.replace(/_configs$/, "");
  const place = ["channel", "to", "room_id", "chat_id", "topic_arn"]
    .map((field) => integration[field])
    .find((value) => typeof value === "string" || typeof value === "number");
  const file = Object.entries(integration).find(([field]) => field.endsWith("_file"))?.[1];
  const detail = place === undefined ? (typeof file === "string" ? basename(file) : "") : String(place);
  return [kindWords[kind] ?? kind, detail].filter((word) => word !== "").join(" ");
}

function withoutAddresses(integration: Integration): Integration {
  return Object.fromEntries(
    Object.entries(integration).map(([key, value]) => [key, ADDRESS.test(key) ? "…" : value]),
  );
}
