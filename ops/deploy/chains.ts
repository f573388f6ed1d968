/**
 * Stacks in the groups that wait for nothing of each other, each in its own order: Grafana's content after the
 * metrics server's, whose data source it draws from; every host by itself, so that a dead one fails only its own.
 *
 * @param names - in order of deployment
 */
export function chains(instance: string, names: readonly string[]): readonly (readonly string[])[] {
  const together = [`${instance}-metrics`, `${instance}-grafana`];
  const chain = names.filter((name) => together.includes(name));
  return names.filter((name) => name !== chain[1]).map((name) => (name === chain[0] ? chain : [name]));
}
