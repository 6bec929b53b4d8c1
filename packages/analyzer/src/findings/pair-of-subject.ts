const ARROW = ' → ';

/** The pair of teams a subject begins with, such as `support → engineering`; undefined where it names none. */
export function pairOfSubject(subject: string): string | undefined {
  const [pair = ''] = subject.split(': ', 1);
  return pair.includes(ARROW) ? pair : undefined;
}
