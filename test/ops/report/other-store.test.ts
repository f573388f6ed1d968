import { UsageError } from "../../../ops/options.ts";
import { otherStore } from "../../../ops/report/other-store.ts";

test.each([
  ["http://127.0.0.1:8428", "http://127.0.0.1:8428"],
  ["https://store.example/select/0/prometheus//", "https://store.example/select/0/prometheus"],
])("%s is a store", (address, url) => {
  expect(otherStore(address)).toEqual({ url });
});

const credentials =
  "report: --store: has a user or a password in it, which process lists and shell histories show: leave --store out for the environment's own Prometheus, whose credentials come from files, or name a store that asks for none";

test.each([
  ["127.0.0.1:8428", 'report: --store: "127.0.0.1:8428" is no address: write it as http://127.0.0.1:8428'],
  ["ftp://store", 'report: --store: "ftp://store" is no address: write it as http://127.0.0.1:8428'],
  ["http://anna:secret@store:8428", credentials],
  ["https://anna@store", credentials],
  ["https://:secret@store", credentials],
  ["ftp://anna:secret@store", credentials],
])("%s is refused, and a password is not repeated", (address, problem) => {
  expect(() => otherStore(address)).toThrow(new UsageError(problem));
});
