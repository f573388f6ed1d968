/**
 * Names of the objections that commits acknowledge: each trailer `Acknowledge: NAME` of their messages, on a line of
 * its own in the last paragraph, as git knows trailers.
 * @param messages - of the commits, whole
 */
export function acknowledgements(messages: readonly string[]): readonly string[] {
  const names = messages.flatMap((message) => {
    const paragraphs = message
      .replaceAll("\r", "")
      .trim()
      .split(/\n[ \t]*\n/);
    // A message of a single paragraph is a subject: it has no trailers.
    const last = paragraphs.length > 1 ? (paragraphs.at(-1) ?? "") : "";
    return last.split("\n").flatMap((line) => /^Acknowledge:[ \t]*(\S.*?)[ \t]*$/i.exec(line)?.[1] ?? []);
  });
  return [...new Set(names)];
}
