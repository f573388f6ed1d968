import { verificationNamespace } from "../../inventory/secrets.ts";
import { tokenAuthorization } from "../ask.ts";
import type { Endpoint, Endpoints } from "../endpoints.ts";
import { type Authorization, changeAnswer } from "../http.ts";
import { instantVector } from "../live/prometheus-api.ts";
import { awaited } from "../wait.ts";
import { finding, type Finding } from "./check.ts";

/** What of the running environment is asked. */
export interface CustomMetricsUnderTest {
  readonly push: Endpoints["push"];
  /** By which the exporter is known. */
  readonly caFile: string;
  readonly prometheus: Endpoint;
  /** Value that is pushed: seconds since 1970, so that each look has its own. */
  readonly now: number;
}

/** Of `verificationNamespace`, declared in `inventory/custom-metrics.ts`. */
const METRIC = "verification_pushed_timestamp_seconds";
const UNDECLARED = "verification_undeclared";

/** Two scrapes of 15 s, and the time that they take. */
const SCRAPED_WITHIN_SECONDS = 40;

/** A pushed value reaches Prometheus; without a token, and undeclared, it is refused. */
export async function customMetricsFindings(under: CustomMetricsUnderTest): Promise<readonly Finding[]> {
  const { push, caFile, prometheus, now } = under;
  const tokenFile = push.tokenFiles[verificationNamespace];
  if (tokenFile === undefined) {
    return [
      finding(
        "custom metrics",
        [`namespace ${verificationNamespace}: is not declared in inventory/custom-metrics.ts`],
        "",
      ),
    ];
  }
  const url = `${push.url}verify`;
  const token = tokenAuthorization(url, tokenFile);
  const pushed = (name: string, authorization: Authorization) =>
    changeAnswer(
      "PUT",
      url,
      { families: [{ name, type: "gauge", samples: [{ value: now }] }] },
      authorization,
      caFile,
    );
  const anonymous = await pushed(METRIC, { kind: "none" });
  const undeclared = await pushed(UNDECLARED, token);
  const declared = await pushed(METRIC, token);
  const expression = `${METRIC}{source="${verificationNamespace}"} == ${String(now)}`;
  const isScraped = async () => ((await instantVector(prometheus, expression)).length > 0 ? true : undefined);
  const arrived = declared.status === 200 && (await awaited(SCRAPED_WITHIN_SECONDS, isScraped)) === true;
  return [
    finding(
      "push without a token",
      anonymous.status === 401 ? [] : [`${url}: status ${String(anonymous.status)} where 401 was due`],
      `${url}: 401`,
    ),
    finding(
      "push of what is not declared",
      undeclared.status >= 400 && undeclared.status < 500
        ? []
        : [`${url}: status ${String(undeclared.status)} where 4xx was due`],
      `${String(undeclared.status)}: ${undeclared.text.trim()}`,
    ),
    finding(
      "pushed metric in Prometheus",
      arrived
        ? []
        : declared.status === 200
          ? [
              `${expression}: nothing within ${String(SCRAPED_WITHIN_SECONDS)} s: look at the scrape job exporter`,
            ]
          : [
              `${url}: status ${String(declared.status)}: ${declared.text.trim()}${tokenRemedy(declared.status, tokenFile)}`,
            ],
      `${METRIC} of ${verificationNamespace} is what was pushed`,
    ),
  ];
}

/** Only the hash of a namespace's token lies on a host: a copy that another deployer has outdated comes from them. */
function tokenRemedy(status: number, tokenFile: string): string {
  if (status !== 401 && status !== 403) return "";
  return `: copy ${tokenFile} from the deployer who rotated it`;
}
