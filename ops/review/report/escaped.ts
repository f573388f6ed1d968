/** Longest text of one item of a list, in characters; a PromQL expression may be long. */
const LONGEST_ITEM = 1500;

/**
 * A text as one line of GitHub Markdown that shows it as it is: no markup, no mention of people, no comment.
 * Longer ones are cut between characters, and it is said.
 */
export function escaped(text: string): string {
  const line = shortened(text.replaceAll(/\s+/g, " ").trim());
  return line.replaceAll(
    /[&<>*`|@[\]\\~]|(?<!\w)_|_(?!\w)|^[#+-](?=\s)/g,
    (sign) => `&#${String(sign.charCodeAt(0))};`,
  );
}

/** A text as code in a line. */
export function code(text: string): string {
  const line = shortened(text.replaceAll(/\s+/g, " ").trim());
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 ? " " : "";
  return `${fence}${space}${line.replaceAll("|", "¦")}${space}${fence}`;
}

function shortened(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= LONGEST_ITEM) return text;
  const cut = characters.length - LONGEST_ITEM;
  return `${characters.slice(0, LONGEST_ITEM).join("")} … (${String(cut)} more characters)`;
}
