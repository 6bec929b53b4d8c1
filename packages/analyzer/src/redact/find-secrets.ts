import { findPrivateKeys } from './find-private-keys.ts';
import { type PrivateSpan, spansOf } from './private-kind.ts';

const PATTERNS: readonly RegExp[] = [
  // JSON web tokens, and the shapes of keys that vendors hand out.
  /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g,
  /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant|or)?[-_]?[A-Za-z0-9_-]{20,}/g,
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|npm_[A-Za-z0-9]{30,})/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}/g,
  /\bBearer\s+([\w.~+/-]{16,}=*)/gi,
  /\bBasic\s+([A-Za-z0-9+/]{12,}={0,2})(?![\w+/])/g,
  // The part of a URL before the host, and parameters that open doors.
  /\b[a-z][a-z\d+.-]*:\/\/([^\s/:@]+:[^\s/@]+)@/gi,
  /[?&](?:access_token|auth|api_?key|apikey|key|password|secret|sig|signature|token)=([^&\s"'<>#]{4,})/gi,
  // "token" alone is a word of parsers: only what looks like one counts behind it.
  /\b(?:password|passwd|pwd|passphrase)["']?\s*(?:[:=]|is)\s*["']?([^\s"',;]{4,})/gi,
  /\b(?:api[_-]?key|secret(?:[_-]?key)?|access[_-]?key|auth[_-]?token|token)["']?\s*[:=]\s*["']?((?=[\w./+=-]*\d)[\w./+=-]{12,})/gi,
];

/** Keys, tokens and passwords. */
export const findSecrets = (text: string): PrivateSpan[] => [
  ...findPrivateKeys(text),
  ...PATTERNS.flatMap((pattern) => spansOf('SECRET', text, { pattern })),
];
