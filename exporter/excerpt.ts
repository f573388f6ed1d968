/** Characters: enough to tell what somebody said, too few to fill a log. */
const MOST_CHARACTERS = 500;

/** The beginning of a message that has in it what a server said. */
export function excerpt(message: string): string {
  return message.length > MOST_CHARACTERS ? `${message.slice(0, MOST_CHARACTERS)}…` : message;
}
