/** What a thread is told to do about a defect in a test where it is to have none: the test fails. */
export function noDefect(error: Error): never {
  throw error;
}
