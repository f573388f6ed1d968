import { rotatedOneAfterTheOther } from "../../../ops/rotate/one-after-the-other.ts";

const failure = new Error("mon01: deployment lock: the connection that held it is gone");
const goOn = (left: readonly string[]) => `go on with ${left.join(" ")}`;

test.each<readonly [string, readonly string[], string, readonly string[], readonly string[]]>([
  ["the first of three", ["a", "b", "c"], "a", ["a"], ["go on with a b c"]],
  ["the second of three", ["a", "b", "c"], "b", ["a", "b"], ["go on with b c"]],
  ["the last of three", ["a", "b", "c"], "c", ["a", "b", "c"], ["go on with c"]],
  ["the only one", ["a"], "a", ["a"], []],
])("where %s fails, those behind it are not begun, and what is left is said", async (_case, ...row) => {
  const [secrets, failing, begun, told] = row;
  const rotated: string[] = [];
  const said: string[] = [];
  const rotate = (secret: string) => {
    rotated.push(secret);
    return secret === failing ? Promise.reject(failure) : Promise.resolve();
  };
  await expect(rotatedOneAfterTheOther(secrets, rotate, goOn, (line) => said.push(line))).rejects.toThrow(
    failure,
  );
  expect([rotated, said]).toEqual([begun, told]);
});
