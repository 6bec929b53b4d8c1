import { seededRandom } from '../src/statistics/seeded-random.ts';

/** A text with what is private in it, and what must survive. */
export interface PrivateText {
  readonly text: string;
  readonly secrets: readonly string[];
  readonly kept: readonly string[];
}

/** Writes support texts at random; the same seed writes the same. */
export function createPrivateTexts(seed: number): () => PrivateText {
  const random = seededRandom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const digits = (n: number): string => Array.from({ length: n }, () => below(10)).join('');
  const letters = (n: number, of = 'abcdefghijklmnopqrstuvwxyz'): string =>
    Array.from({ length: n }, () => of[below(of.length)]).join('');
  const mixed = (n: number): string => letters(n, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');

  const card = (): string => {
    const body = `${pick(['4', '5', '37'])}`.padEnd(1) + digits(14);
    const first = body.slice(0, 15);
    for (let last = 0; last < 10; last++) if (luhn(first + last) % 10 === 0) return first + last;
    return first;
  };
  const iban = (): string => {
    const [country, bank] = pick([
      ['DE', digits(18)],
      ['NL', `ABNA${digits(10)}`],
      ['GB', `NWBK${digits(14)}`],
      ['FR', digits(23)],
    ] as const);
    for (let check = 2; check < 99; check++) {
      const text = country + String(check).padStart(2, '0') + bank;
      if (mod97(text) === 1) return text;
    }
    return '';
  };
  const grouped = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ');

  /** What is private, and the words it stands in. */
  const privates: readonly (() => [secret: string, text: string])[] = [
    () => {
      const mail = `${letters(5)}${pick(['.', '_', '-', '+', ''])}${letters(6)}@${letters(6)}.${pick(['com', 'de', 'co.uk', 'example.org'])}`;
      return [mail, pick([`Write to ${mail}.`, `<${mail}>`, `from=${mail};`, `(${mail})`, `mailto:${mail}`])];
    },
    () => {
      const value = pick([iban(), grouped(iban())]);
      return [value, `IBAN ${value}${pick(['', '.', ', thanks'])}`];
    },
    () => {
      const plain = card();
      const value = pick([plain, grouped(plain), grouped(plain).replaceAll(' ', '-')]);
      return [value, pick([`card number ${value}.`, `paid by Visa ${value}`])];
    },
    () => {
      const value = pick([
        `+49 30 ${digits(4)} ${digits(3)}`,
        `+1 ${digits(3)} 555 ${digits(4)}`,
        `+44 (0)20 ${digits(4)} ${digits(4)}`,
      ]);
      return [value, pick([`Call ${value}.`, `${value} (mobile)`, `tel: ${value}`])];
    },
    () => {
      const value = pick([`0171 ${digits(7)}`, `(212) 555-${digits(4)}`, `030/${digits(7)}`]);
      return [value, pick([`phone ${value}`, `call me on ${value}.`, `Tel. ${value}`])];
    },
    () => {
      const value = `eyJ${mixed(20)}.eyJ${mixed(30)}.${mixed(40)}`;
      return [value, pick([`token ${value}`, `Authorization: Bearer ${value}`])];
    },
    () => {
      const value = pick([
        `sk-${mixed(40)}`,
        `ghp_${mixed(36)}`,
        `AKIA${letters(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
        `xoxb-${digits(11)}-${mixed(24)}`,
      ]);
      return [value, pick([`key ${value}`, `export KEY=${value}`, `"${value}"`])];
    },
    () => {
      const value = `${letters(6)}:${mixed(12)}`;
      return [value, `postgres://${value}@db.internal:5432/app`];
    },
    () => {
      const value = mixed(24);
      return [value, `https://files.example.com/r?id=7&signature=${value}&v=2`];
    },
    () => {
      const value = `${mixed(8)}!x`;
      return [value, pick([`password: ${value}`, `pwd=${value}`, `the password is ${value}`])];
    },
    () => {
      const kind = pick(['', 'RSA ', 'EC ', 'OPENSSH ']);
      const body = Array.from({ length: 2 + below(5) }, () => mixed(64));
      const value = [...body, `${mixed(4 + below(50))}==`].join(pick(['\n', '\\n', ' ']));
      return [value, `-----BEGIN ${kind}PRIVATE KEY-----\n${value}\n-----END ${kind}PRIVATE KEY-----`];
    },
  ];

  /** What reads as if it were private and is not. */
  const innocents: readonly (() => string)[] = [
    () => `v${below(20)}.${below(30)}.${below(40)}`,
    () => `${below(20)}.${below(30)}.${below(9)}-rc.${below(5)}+${digits(14)}`,
    () => `version 10.0.${digits(5)}.${digits(4)}`,
    () => `${letters(3).toUpperCase()}-${digits(5)}`,
    () => `order 7${digits(15)}`,
    () => `id=${digits(18)}`,
    () => `trace ${letters(32, '0123456789abcdef')}`,
    () => `${letters(8, '0123456789abcdef')}-${letters(4, '0123456789abcdef')}-4${letters(3, '0123456789abcdef')}-a${letters(3, '0123456789abcdef')}-${letters(12, '0123456789abcdef')}`,
    () => `seq=${digits(10)} ack=${digits(10)} win=${digits(5)}`,
    () => `at ${letters(6)} (${letters(5)}-tree.js:${below(2000)}:${below(80)})`,
    () => `    at com.acme.${letters(5)}.Main.run(Main.java:${below(900)})`,
    () => `${letters(6)}@${letters(4)}.js:${below(900)}:${below(99)}`,
    () => `${letters(6)}@${below(20)}.${below(30)}.${below(40)}`,
    () => 'git@github.com:acme/shop.git',
    () => `TypeError: Cannot read properties of undefined (reading '${letters(5)}')`,
    () => `SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON`,
    () => `HTTP ${pick(['500', '502', '504'])} on POST /api/${letters(7)}/${digits(8)}`,
    () => `0x${letters(16, '0123456789abcdef')}`,
    () => `2026-0${1 + below(9)}-1${below(10)}T0${below(10)}:${10 + below(50)}:${10 + below(50)}.${digits(3)}Z`,
    () => `${below(9)}${digits(6)} rows in ${digits(4)} ms, ${digits(12)} bytes`,
    () => `10.${below(256)}.${below(256)}.${below(256)}:8080`,
    () => `sha256:${letters(64, '0123456789abcdef')}`,
  ];

  return () => {
    const parts = Array.from({ length: 3 + below(8) }, () => {
      if (random() < 0.5) {
        const kept = pick(innocents)();
        return { kept, text: kept };
      }
      const [secret, text] = pick(privates)();
      return { secret, text };
    });
    return {
      text: parts.map(({ text }) => text).join(pick(['\n', ' and ', '\n\n', ' ; '])),
      secrets: parts.flatMap((part) => ('secret' in part ? [part.secret as string] : [])),
      kept: parts.flatMap((part) => ('kept' in part ? [part.kept as string] : [])),
    };
  };
}

function luhn(digits: string): number {
  return [...digits].toReversed().reduce((sum, digit, at) => {
    const doubled = at % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
}

function mod97(iban: string): number {
  const moved = iban.slice(4) + iban.slice(0, 4);
  const digits = moved.replaceAll(/[A-Z]/g, (mark) => String(mark.charCodeAt(0) - 55));
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
}

/** What is wrong with a redaction, as sentences; empty where nothing is. */
export function redactionProblems(
  { text, secrets, kept }: PrivateText,
  o: { readonly redacted: string; readonly restored: string },
): string[] {
  return [
    ...(o.restored === text ? [] : ['it did not come back as it was']),
    ...secrets
      .flatMap((secret) => secret.split(/\n|\\n/))
      .filter((part) => o.redacted.includes(part))
      .map((part) => `${part} is left`),
    ...kept.filter((one) => !o.redacted.includes(one)).map((one) => `${one} is gone`),
  ];
}
