/** How reports are printed to standard output: with colours on a terminal, unless `NO_COLOR` is set and not empty. */
export function terminalStyle(): "colour" | "plain" {
  // https://no-color.org
  const refused = (process.env["NO_COLOR"] ?? "") !== "";
  return process.stdout.isTTY && !refused ? "colour" : "plain";
}
