import { fileProblems } from "../../../infra/aspects/secret-text.ts";

test("a secret in a published file is refused, by file and kind; the path of one is not", () => {
  expect(
    fileProblems("local-metrics", {
      "files/alertmanager/alertmanager.yml":
        "slack_configs:\n  - api_url: https://hooks.slack.com/services/T0/B0/x\n",
      "files/prometheus/scrape/a.yml": "basic_auth:\n  password: hunter2\n",
      "files/prometheus/scrape/b.yml": "authorization:\n  type: Bearer\n  credentials_file: /etc/token\n",
    }),
  ).toEqual([
    "local-metrics: files/alertmanager/alertmanager.yml: holds a Slack webhook address: name a file that holds it (password_file, url_file, …)",
    "local-metrics: files/prometheus/scrape/a.yml: holds a password: name a file that holds it (password_file, url_file, …)",
  ]);
});
