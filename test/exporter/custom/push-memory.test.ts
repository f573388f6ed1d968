import { setImmediate as turn } from "node:timers/promises";
import { custom } from "./support.ts";

test("of many pushes at once one is decoded at a time, the next when it has been taken", async () => {
  const { part } = await custom();
  const held: string[] = [];
  let answered = 0;
  const answers = Array.from({ length: 16 }, async (_, index) => {
    const answer = await part.pushRoute.methods.PUT?.({
      method: "PUT",
      path: `/metrics/job/j${String(index % 5)}`,
      headers: {},
      client: { name: "rag", roles: ["push:rag"] },
      address: "127.0.0.1",
      body: () =>
        Promise.resolve({
          decoded: async () => {
            // Others would come in here; and the answer before is through.
            await turn();
            held.push(`${String(index)} after ${String(answered)}`);
            return new TextEncoder().encode(`rag_documents{collection="${String(index)}"} 1\n`);
          },
        }),
    });
    answered += 1;
    return answer?.status;
  });
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 16 }, () => 200));
  expect(held).toEqual(Array.from({ length: 16 }, (_, index) => `${String(index)} after ${String(index)}`));
});
