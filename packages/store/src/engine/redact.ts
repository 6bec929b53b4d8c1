/** Takes a password out of whatever a server or a library says, in plain and in encoded form. */
export function redact(cause: unknown, password: string): unknown {
  if (password === '') return cause;
  const forms = [password, encodeURIComponent(password)];
  const text = cause instanceof Error ? cause.message : String(cause);
  if (!forms.some((form) => text.includes(form))) return cause;
  const clean = forms.reduce((left, form) => left.replaceAll(form, '***'), text);
  // Not the original: its stack and its fields would say it again.
  return Object.assign(new Error(clean), {
    code: (cause as { code?: unknown } | null)?.code,
    name: cause instanceof Error ? cause.name : 'Error',
  });
}
