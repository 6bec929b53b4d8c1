/** What is sent along to an endpoint somebody named: the token in the environment, where no list of processes shows it. */
export function endpointHeaders(): Readonly<Record<string, string>> {
  const token = process.env['BATON_TOKEN'];
  return token ? { authorization: `Bearer ${token}` } : {};
}
