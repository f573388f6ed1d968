import pg from "pg";
import { CheckFailure } from "../../../exporter/checks/attempt.ts";
import { failureReason, isAnswer } from "../../../exporter/checks/failure-reason.ts";

const system = (code: string) => Object.assign(new Error(code), { code });
const sql = (code: string | undefined, message = "x") =>
  Object.assign(new pg.DatabaseError(message, 1, "error"), code === undefined ? {} : { code });
const redis = (message: string) => Object.assign(new Error(message), { name: "ReplyError" });

test.each([
  ["a failure of our own", new CheckFailure("not_ready", "x"), "not_ready"],
  ["ECONNREFUSED", system("ECONNREFUSED"), "refused"],
  ["EHOSTUNREACH", system("EHOSTUNREACH"), "refused"],
  ["ENOTFOUND", system("ENOTFOUND"), "dns"],
  ["EAI_AGAIN", system("EAI_AGAIN"), "dns"],
  ["ETIMEDOUT", system("ETIMEDOUT"), "timeout"],
  ["a connect time-out of undici", system("UND_ERR_CONNECT_TIMEOUT"), "timeout"],
  ["an expired certificate", system("CERT_HAS_EXPIRED"), "tls"],
  ["a certificate for another name", system("ERR_TLS_CERT_ALTNAME_INVALID"), "tls"],
  ["plain HTTP on a TLS port", system("ERR_SSL_WRONG_VERSION_NUMBER"), "tls"],
  ["a self-signed certificate", system("DEPTH_ZERO_SELF_SIGNED_CERT"), "tls"],
  ["ECONNRESET", system("ECONNRESET"), "protocol"],
  ["an error with the code in its cause", new Error("x", { cause: system("ECONNREFUSED") }), "refused"],
  [
    "several addresses refused",
    new AggregateError([system("ECONNREFUSED"), system("ECONNREFUSED")]),
    "refused",
  ],
  ["a wrong password of PostgreSQL", sql("28P01"), "auth"],
  ["no pg_hba.conf entry", sql("28000"), "auth"],
  ["a missing right", sql("42501"), "auth"],
  ["a wrong password of pgpool", sql("XX000", "SCRAM authentication failed"), "auth"],
  ["a defect of PostgreSQL", sql("XX000"), "not_ready"],
  ["too many connections", sql("53300"), "not_ready"],
  ["PostgreSQL starting up", sql("57P03"), "not_ready"],
  ["no such database", sql("3D000"), "not_ready"],
  ["a message that is not PostgreSQL's", sql(undefined), "protocol"],
  [
    "a password that we lack",
    new Error("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a non-empty string"),
    "auth",
  ],
  ["NOAUTH", redis("NOAUTH Authentication required."), "auth"],
  ["WRONGPASS", redis("WRONGPASS invalid username-password pair or user is disabled."), "auth"],
  [
    "a password that Redis does not want",
    redis(
      "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?",
    ),
    "auth",
  ],
  ["Redis loading", redis("LOADING Redis is loading the dataset in memory"), "not_ready"],
  ["a replica without its master", redis("MASTERDOWN Link with MASTER is down"), "not_ready"],
  ["what is no error at all", "x", "protocol"],
])("the reason of %s", (_case, error, reason) => {
  expect(failureReason(error)).toBe(reason);
});

test.each([
  ["an error of PostgreSQL", sql("28P01"), true],
  ["a request for a password that we lack", new Error("SASL: x"), true],
  ["an error of Redis", redis("LOADING"), true],
  ["a message that is not PostgreSQL's", sql(undefined), false],
  ["a refused connection", system("ECONNREFUSED"), false],
])("%s: is it an answer?", (_case, error, answer) => {
  expect(isAnswer(error)).toBe(answer);
});
