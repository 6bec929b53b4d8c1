import type { Starter } from './starter.ts';

const LINE_WIDTH = 100;
const quote = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
const list = (names: readonly string[]): string => `[${names.map(quote).join(', ')}]`;

// Breaks a list where the formatters of most projects would.
function property(indent: string, name: string, names: readonly string[]): string {
  const line = `${indent}${name}: ${list(names)},`;
  if (line.length <= LINE_WIDTH) return line;
  const lines = names.map((entry) => `${indent}  ${quote(entry)},`);
  return [`${indent}${name}: [`, ...lines, `${indent}],`].join('\n');
}

const camelCase = (name: string): string =>
  name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** TypeScript of the definition and its tracer, to be changed until it reads like the real thing. */
export function renderStarter(starter: Starter): string {
  const { from, to, sla } = starter;
  const constant = camelCase(starter.name);
  const asks = Object.entries(starter.asks).map(
    ([field, ask]) => `        ${field}: ${quote(ask)},`,
  );
  return `import { createHandoffTracer, defineProcess } from '@baton/sdk';

// One handoff to start with. Rename what has another name with you; the compiler finds every use.
export const ${constant} = defineProcess({
  name: ${quote(starter.name)},
  version: '1',
  itemType: ${quote(starter.itemType)},
  stages: {
    ${from.stage}: { team: ${quote(from.team)} },
    ${to.stage}: { team: ${quote(to.team)} },
  },
  handoffs: {
    ${starter.handoff}: {
      from: ${quote(from.stage)},
      to: ${quote(to.stage)},
      // What the receiver cannot do without. A zod, valibot or arktype schema may stand here, too.
      context: {
${property('        ', 'required', Object.keys(starter.asks))}
${property('        ', 'optional', starter.optional)}
      },
      text: ${list([starter.text])},
      asks: {
${asks.join('\n')}
      },
      sla: { accept: ${quote(sla.accept)}, complete: ${quote(sla.complete)} },
    },
  },
});

// The sender:   tracer.item('KEY').handoff(${quote(starter.handoff)}, { context: { … } });
// The receiver: tracer.item('KEY').accept(${quote(starter.handoff)});  and later  .complete(${quote(starter.handoff)});
export const tracer = createHandoffTracer(${constant});
`;
}
