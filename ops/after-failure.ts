/**
 * Does what is left to do after an error. Where that fails, too, it is reported, so that the caller throws the first
 * error: that is what people have to correct.
 * @param what - in words that go before “did not work either”, with what to do about it behind
 */
export async function afterFailure(
  step: () => Promise<void>,
  { what, remedy }: { readonly what: string; readonly remedy: string },
  report: (line: string) => void,
): Promise<void> {
  try {
    await step();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report(`${what} did not work either (${why}): ${remedy}`);
  }
}
