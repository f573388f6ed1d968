// Pushes with the Node client, as an application would: URL TOKEN JOB METHOD [ENCODING], METHOD one of push, pushAdd, delete.
const { Counter, Gauge, Histogram, Pushgateway, Registry, Summary } = require("prom-client");

const [url, token, jobName, method, encoding] = process.argv.slice(2);
const registers = [new Registry()];
const described = { help: "Ours.", labelNames: ["collection"], registers };
const labels = { collection: "docs" };
new Counter({ name: "rag_questions_total", ...described }).inc(labels, 3);
new Gauge({ name: "rag_documents", ...described }).set(labels, 7);
const seconds = new Histogram({ name: "rag_seconds", buckets: [0.5, 1], ...described });
seconds.observe(labels, 0.25);
seconds.observe(labels, 2);
new Summary({ name: "rag_bytes", percentiles: [0.5], ...described }).observe(labels, 10);

const headers = {
  authorization: `Bearer ${token}`,
  ...(encoding === undefined ? {} : { "Content-Encoding": encoding }),
};
const gateway = new Pushgateway(url, { headers }, registers[0]);
gateway[method]({ jobName, groupings: { instance: "a/b" } }).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
