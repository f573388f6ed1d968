/** A text without characters that would move the cursor or colour a terminal: rendered files may hold any. */
export function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, "�");
}
