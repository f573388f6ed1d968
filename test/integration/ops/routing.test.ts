import { parse } from "yaml";
import { z } from "zod";
import { routeDocument } from "../../../ops/review/model/documents.ts";
import { routeModel } from "../../../ops/review/model/routes.ts";
import { receiversFor } from "../../../ops/review/routing.ts";
import { alertmanagerShell, withFiles } from "../alerts/tools.ts";

// Images may have to be built first, and the machine may be slow.
jest.setTimeout(20 * 60 * 1000);

const routeFile = z.looseObject({ route: routeDocument });

const configuration = `
route:
  receiver: root
  group_by: [alertname]
  routes:
    - matchers: ['audit=~"y.*"']
      receiver: audit
      continue: true
      routes:
        - { matchers: [severity!=info], receiver: audit-loud, continue: true }
        - { matchers: ['team!~"db|llm"'], receiver: audit-others }
    - matchers: ['{team="llm", severity!~"info|"}']
      receiver: llm
      routes:
        - { matchers: ['severity=~"(?i)CRIT.*"'], receiver: llm-page }
        - { matchers: [team=""], receiver: never }
    - { match: { team: db }, match_re: { severity: "crit.*|page" }, receiver: db }
    - { matchers: ['severity=""'], receiver: unranked }
receivers: [${["root", "audit", "audit-loud", "audit-others", "llm", "llm-page", "never", "db", "unranked"].map((name) => `{ name: ${name} }`).join(", ")}]
`;

const values = {
  audit: [undefined, "yes", "no"],
  team: [undefined, "llm", "db", "web"],
  severity: [undefined, "critical", "CRITICAL", "xcritical", "info", "page"],
};

test("every alert is routed as amtool routes it", async () => {
  const labelSets = values.audit.flatMap((audit) =>
    values.team.flatMap((team) =>
      values.severity.map((severity) =>
        Object.fromEntries(
          Object.entries({ alertname: "A", audit, team, severity }).flatMap(([label, value]) =>
            value === undefined ? [] : [[label, value]],
          ),
        ),
      ),
    ),
  );
  const shell = await alertmanagerShell();
  const lines = labelSets.map((labels) =>
    Object.entries(labels)
      .map((pair) => pair.join("="))
      .join(" "),
  );
  const script =
    "while read -r labels; do amtool config routes test --config.file=alertmanager.yml $labels || exit; done < labels";
  const { stdout, exitCode } = await withFiles(
    { "alertmanager.yml": configuration, labels: lines.map((line) => `${line}\n`).join("") },
    (folder) => shell(folder, ["-c", script]),
  );
  expect(exitCode).toBe(0);
  const { route } = routeFile.parse(parse(configuration));
  const root = routeModel(route);
  const ours = labelSets.map((labels, index) => [
    lines[index],
    receiversFor(labels, root)
      .map(({ receiver }) => receiver)
      .join(","),
  ]);
  expect(ours).toEqual(
    stdout
      .trim()
      .split("\n")
      .map((receivers, index) => [lines[index], receivers]),
  );
  // Each receiver that can be reached is, so that no branch goes untried.
  expect(new Set(ours.flatMap(([, receivers]) => receivers?.split(",") ?? [])).size).toBe(8);
});
