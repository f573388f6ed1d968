import { acknowledgements } from "../../../ops/review/acknowledgements.ts";

test.each([
  ["a trailer of its own", ["Drop node\n\nIt is gone.\n\nAcknowledge: job-lost:node"], ["job-lost:node"]],
  ["several trailers", ["x\n\nAcknowledge: a:1\nAcknowledge: b:2\n"], ["a:1", "b:2"]],
  ["a name with spaces and quotes", ['x\n\nAcknowledge: page-lost:A{b="c d"}'], ['page-lost:A{b="c d"}']],
  ["the same twice as once", ["x\n\nAcknowledge: a:1", "y\n\nAcknowledge: a:1"], ["a:1"]],
  ["line ends of another system", ["x\r\n\r\nAcknowledge: a:1\r\n"], ["a:1"]],
  ["no subject line", ["Acknowledge: a:1"], []],
  ["no line in the middle of a message", ["x\n\nAcknowledge: a:1\n\nMore text."], []],
  ["no empty name", ["x\n\nAcknowledge:   "], []],
])("acknowledgements take %s", (_case, messages, names) => {
  expect(acknowledgements(messages)).toEqual(names);
});
