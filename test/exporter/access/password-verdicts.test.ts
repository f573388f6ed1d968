import { compareSync } from "bcryptjs";
import { passwordVerdicts } from "../../../exporter/access/password-verdicts.ts";
import { alice, carol } from "../support/passwords.ts";

const users = new Map([
  [alice.name, alice.hash],
  [carol.name, carol.hash],
]);

/** Verdicts, and every comparison that they asked for. */
function verdicts() {
  const asked: { readonly password: string; readonly hash: string }[] = [];
  const { verdict } = passwordVerdicts({
    matches: (password, hash) => {
      asked.push({ password, hash });
      return Promise.resolve(compareSync(password, hash));
    },
  });
  return { asked, verdict };
}

test("only a user with their own password is right", async () => {
  const { verdict } = verdicts();
  const tries = [
    [alice.name, alice.password],
    [alice.name, "alice1234"],
    [alice.name, carol.password],
    [alice.name, ""],
    [carol.name, carol.password],
    ["", ""],
    ["Alice", alice.password],
    ["__proto__", "x"],
  ] as const;
  const seen = await Promise.all(tries.map(([user, password]) => verdict(users, user, password)));
  expect(seen).toEqual(["right", "wrong", "wrong", "wrong", "right", "wrong", "wrong", "wrong"]);
});

test("each verdict is found once, also when three hundred ask at once", async () => {
  const { asked, verdict } = verdicts();
  const many = await Promise.all(
    Array.from({ length: 300 }, (_, index) =>
      verdict(users, alice.name, index % 2 === 0 ? alice.password : "alice1234"),
    ),
  );
  expect([
    many.filter((each) => each === "right").length,
    many.filter((each) => each === "wrong").length,
  ]).toEqual([150, 150]);
  await verdict(users, alice.name, alice.password);
  expect(asked).toHaveLength(2);
});

test("the password behind the decoy lets nobody in, cold or remembered", async () => {
  // The digest is that of "fakepassword" at cost 10, known to everybody from exporter-toolkit's source.
  const tenfold = new Map([["dave", "$2y$10$2UXri9cIDdgeKjBo4Rlpx.U3ZLDV8X1IxKmsfOvhcM5oXQt/mLmXq"]]);
  const { asked, verdict } = verdicts();
  expect(await verdict(tenfold, "fakeuser", "fakepassword")).toBe("wrong");
  expect(await verdict(tenfold, "fakeuser", "fakepassword")).toBe("wrong");
  expect(asked.map(({ password, hash }) => compareSync(password, hash))).toEqual([true]);
});

test("CVE-2022-46146: a remembered verdict is never taken for that of another user, hash and password", async () => {
  const { asked, verdict } = verdicts();
  const decoy = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";
  expect(await verdict(users, `${alice.name}${alice.hash}`, "fakepassword")).toBe("wrong");
  expect(await verdict(users, alice.name, `${decoy}fakepassword`)).toBe("wrong");
  expect(await verdict(users, alice.name, alice.password)).toBe("right");
  expect(await verdict(users, `${alice.name}${alice.hash}`, alice.password)).toBe("wrong");
  expect(asked).toHaveLength(4);
});

test("a new hash makes the old password wrong at once", async () => {
  const { verdict } = verdicts();
  expect(await verdict(users, alice.name, alice.password)).toBe("right");
  expect(await verdict(new Map([[alice.name, carol.hash]]), alice.name, alice.password)).toBe("wrong");
  expect(await verdict(new Map([[carol.name, carol.hash]]), alice.name, alice.password)).toBe("wrong");
});

test("whoever is unknown costs a comparison like that of some known user, the same one each time", async () => {
  const { asked, verdict } = verdicts();
  for (let user = 0; user < 40; user += 1) {
    await verdict(users, `user${String(user)}`, "first");
    await verdict(users, `user${String(user)}`, "second");
  }
  const costs = asked.map(({ hash }) => hash.slice(0, 7));
  expect(new Set(costs)).toEqual(new Set(["$2b$04$", "$2b$05$"]));
  expect(costs.filter((_, index) => index % 2 === 0)).toEqual(costs.filter((_, index) => index % 2 === 1));
});

test("of wrong passwords a hundred are remembered; they push no right one out", async () => {
  const { asked, verdict } = verdicts();
  await verdict(users, alice.name, alice.password);
  for (let guess = 0; guess < 101; guess += 1) await verdict(users, alice.name, `guess ${String(guess)}`);
  asked.length = 0;
  await verdict(users, alice.name, alice.password);
  await verdict(users, alice.name, "guess 100");
  expect(asked).toEqual([]);
  await verdict(users, alice.name, "guess 0");
  expect(asked).toHaveLength(1);
});

test("where too many wait it says so, and remembers nothing of it", async () => {
  let free = false;
  const { verdict } = passwordVerdicts({ matches: () => (free ? Promise.resolve(true) : undefined) });
  expect(await verdict(users, alice.name, alice.password)).toBe("busy");
  free = true;
  expect(await verdict(users, alice.name, alice.password)).toBe("right");
});

test("a comparison that fails is an error for whoever asked, and is tried again", async () => {
  let broken = true;
  const { verdict } = passwordVerdicts({
    matches: () => (broken ? Promise.reject(new Error("ended")) : Promise.resolve(true)),
  });
  await expect(verdict(users, alice.name, alice.password)).rejects.toThrow("ended");
  broken = false;
  expect(await verdict(users, alice.name, alice.password)).toBe("right");
});

test("without users nothing is compared", async () => {
  const { asked, verdict } = verdicts();
  expect(await verdict(new Map(), alice.name, alice.password)).toBe("wrong");
  expect(asked).toEqual([]);
});
