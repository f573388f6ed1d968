import { environmentDiff } from "../../../ops/adopt/environment-diff.ts";

test("of the lines around a change only the names are shown", () => {
  const before = `# Grafana
#GF_OLD_PASSWORD=was-secret
export GF_SECURITY_ADMIN_PASSWORD="se=cret"
GF_LONG="first \\
  second-secret"
GF_EMPTY=

`;
  expect(environmentDiff("/etc/default/grafana-server", before, `${before}GF_SERVER_PROTOCOL=https\n`)).toBe(
    `--- /etc/default/grafana-server
+++ /etc/default/grafana-server
@@ -5,4 +5,5 @@
 <masked>
 GF_EMPTY=
 
+GF_SERVER_PROTOCOL=https
 
`,
  );
});

test.each([
  ["a value", "A=secret", "A=<masked>"],
  ["a value in quotes", "A='se cret'", "A=<masked>"],
  ["a value that is exported", "  export A=secret", "  export A=<masked>"],
  ["a value in a comment", "# A=secret", "# A=<masked>"],
  ["an address in a comment", "# see https://u:secret@h/?a=b", "<masked>"],
  ["a comment", "# Flags of Grafana.", "# Flags of Grafana."],
  ["a secret in a comment", "# the password: hunter22", "# the password: <masked>"],
  ["a line of a value", 'secret"', "<masked>"],
  ["no value", "A=", "A="],
])("%s", (_case, line, shown) => {
  expect(environmentDiff("/f", `${line}\n`, `B=1\n${line}\n`)).toBe(
    `--- /f\n+++ /f\n@@ -1,2 +1,3 @@\n+B=1\n ${shown}\n \n`,
  );
});

test("a line that is changed is shown as it was and as it is to be", () => {
  expect(environmentDiff("/f", 'ARGS="--a"\nP=secret\n', 'ARGS="--a --b"\nP=secret\n')).toBe(
    '--- /f\n+++ /f\n@@ -1,3 +1,3 @@\n-ARGS="--a"\n+ARGS="--a --b"\n P=<masked>\n \n',
  );
});

test("a secret in a line that is changed is masked", () => {
  expect(
    environmentDiff("/f", 'ARGS="--url=http://u:secret@h"\n', 'ARGS="--url=http://u:secret@h --b"\n'),
  ).toBe(
    '--- /f\n+++ /f\n@@ -1,2 +1,2 @@\n-ARGS="--url=http://u:<masked>@h"\n+ARGS="--url=http://u:<masked>@h --b"\n \n',
  );
});
