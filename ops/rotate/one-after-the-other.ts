/**
 * Rotates one secret after the other. Where one fails, what is left is reported: a second run of the same command would
 * rotate anew what is done, and would end a push token that nobody has handed over yet.
 * @param goOn - the line that says how to go on with the secrets that are left, the one that failed first
 * @throws what `rotate` does
 */
export async function rotatedOneAfterTheOther<Secret>(
  secrets: readonly Secret[],
  rotate: (secret: Secret) => Promise<void>,
  goOn: (left: readonly Secret[]) => string,
  report: (line: string) => void,
): Promise<void> {
  for (const [index, secret] of secrets.entries()) {
    try {
      await rotate(secret);
    } catch (error) {
      if (secrets.length > 1) report(goOn(secrets.slice(index)));
      throw error;
    }
  }
}
