import { cleanup } from "../support/cleanup.ts";
import { limitedServer } from "./limited-server.ts";

jest.setTimeout(60_000);
const { later, run } = cleanup();
afterEach(run);
const started = (limits: Parameters<typeof limitedServer>[1] = {}) => limitedServer(later, limits);

test("a HEAD of an answer in parts gets its headers and ends", async () => {
  const { url } = await started();
  const response = await fetch(`${url}/endless`, { method: "HEAD" });
  expect([response.status, await response.text()]).toEqual([200, ""]);
});

test("a defect of a route is answered with 500 and says nothing of itself", async () => {
  const { url } = await started();
  const response = await fetch(`${url}/broken`);
  expect([response.status, await response.text()]).toEqual([500, "internal error\n"]);
  expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
});

test("the longest prefix has a path, its escapes untouched; an exact path goes before it", async () => {
  const { url } = await started();
  const answer = async (method: string, path: string) => {
    const response = await fetch(`${url}${path}`, { method });
    return [response.status, response.headers.get("allow"), await response.text()];
  };
  expect(await answer("PUT", "/metrics/job/a%2Fb?x=1")).toEqual([200, null, '"/metrics/job/a%2Fb"\n']);
  expect(await answer("DELETE", "/metrics/other")).toEqual([202, null, '"/metrics/other"\n']);
  expect(await answer("DELETE", "/metrics/job/a")).toEqual([405, "PUT", "use PUT\n"]);
  expect(await answer("PUT", "/-/healthy")).toEqual([405, "GET, HEAD", "use GET, HEAD\n"]);
});
