import { once } from "node:events";
import { createServer } from "node:http";
import type { Endpoint } from "../../../ops/endpoints.ts";
import { HttpError } from "../../../ops/http.ts";
import { loadedConfigHash } from "../../../ops/live/alertmanager-api.ts";

let answer: readonly [status: number, text: string];
const server = createServer((_, response) => {
  response.writeHead(answer[0]).end(answer[1]);
});
let alertmanager: Endpoint;
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  alertmanager = { url: `http://127.0.0.1:${String(typeof address === "object" ? address?.port : 0)}` };
});
afterAll(() => server.close());

test.each([
  ["a number", "# TYPE x\nalertmanager_config_hash 1.5e+13\n", 15_000_000_000_000],
  ["missing where nothing is loaded", "# TYPE x\n", undefined],
])("the hash of the loaded configuration is %s", async (_what, text, hash) => {
  answer = [200, text];
  expect(await loadedConfigHash(alertmanager)).toBe(hash);
});

test("an Alertmanager that refuses an outdated password has not lost its configuration", async () => {
  answer = [401, "Unauthorized\n"];
  await expect(loadedConfigHash(alertmanager)).rejects.toThrow(
    new HttpError(`${alertmanager.url}/metrics: status 401: Unauthorized`),
  );
});
