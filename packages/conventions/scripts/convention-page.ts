import { ATTRIBUTES } from '../src/attribute-table.ts';
import type { Fact } from '../src/fact.ts';
import { factSpanShape } from '../src/fact-span.ts';
import { itemIds } from '../src/identity.ts';
import { VERBS, type Verb } from '../src/verb.ts';

const VERB_NOTES: Readonly<Record<Verb, readonly [meaning: string, says: string]>> = {
  open: [
    'The item begins, or begins again after a close.',
    '`handoff.target.stage.name`, `handoff.target.team.name`: where it begins',
  ],
  update: [
    'Status or fields changed; where the item is did not. After a close it may still add outcome and score.',
    '`handoff.item.status`, `handoff.context.*`',
  ],
  initiate: [
    'A handoff begins: the item is passed on and waits to be picked up. A return to the sender is one too.',
    '`handoff.name`, source and target stage and team, `handoff.context.*`, `handoff.sla.*`',
  ],
  accept: ['The receiver has picked it up: waiting ends, work begins.', '`handoff.name`'],
  request_clarification: [
    'The receiver asks for what is missing.',
    '`handoff.name`, `handoff.context.missing_fields`: what is asked for',
  ],
  provide_clarification: ['The answer.', '`handoff.name`, `handoff.context.present_fields`'],
  bounce: [
    'The receiver sends it back; the item is at the source again.',
    '`handoff.name`, `handoff.bounce.reason`, `handoff.context.missing_fields`: what is asked for',
  ],
  complete: ['The receiver has done its part.', '`handoff.name`, `handoff.context.*`'],
  cancel: ['The handoff is called off.', '`handoff.name`, `handoff.cancel.reason`'],
  close: [
    'The item is done. Handoffs that are still open end as completed.',
    '`handoff.outcome`, `handoff.outcome.score`',
  ],
};
const LIFE_ORDER: readonly Verb[] = [
  'open',
  'update',
  'initiate',
  'accept',
  'request_clarification',
  'provide_clarification',
  'bounce',
  'complete',
  'cancel',
  'close',
];

const ALWAYS = new Set(['handoff.operation.name', 'handoff.process.name', 'handoff.item.id']);

// Columns are padded as the formatter would, so that the page passes the check as it is written.
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n');
}

function verbRow(verb: Verb): string[] {
  const fact: Fact = {
    namespace: '',
    process: '{process}',
    item: 'JIRA-123',
    cycle: 1,
    verb,
    spanId: '',
    atMillis: 2,
    handoffName: '{handoff}',
  };
  const { name, kind, startMillis } = factSpanShape(fact, { startMillis: 1 });
  const [meaning, says] = VERB_NOTES[verb];
  const timing = startMillis === 1 ? 'may begin where the interval it closes began' : 'a point';
  return [`\`${verb}\``, meaning, says, `\`${name}\``, kind.toUpperCase(), timing];
}

/** The page `docs/convention.md`: how to emit facts from any language. */
export function conventionPage(): string {
  const { traceId, rootSpanId } = itemIds({
    namespace: '',
    process: 'support-escalation',
    item: 'JIRA-123',
    cycle: 1,
  });
  return `# The handoff convention

<!-- Generated from packages/conventions. Change it there and run "npm run generate -w @baton/conventions". -->

Every step in the life of a work item is one **fact**, and every fact is one OpenTelemetry span with the
attributes below. Any language that can send a span can take part; the SDK only makes it shorter.

## Emit a fact from any language

1. When something happens, **start a span and end it at once**. Never hold a span open while people work:
   a handoff lasts days, and a process that restarts would lose it.
2. Set three attributes: \`handoff.operation.name\` (what happened, a verb of the table below),
   \`handoff.process.name\` and \`handoff.item.id\` (the business key, such as \`JIRA-123\`). A span without
   all three is no fact and is left alone.
3. Set \`handoff.event.time\` to the time at which it happened. Without it the end of the span counts.
4. Set \`handoff.event.id\` where your source has one (the id of the webhook or message). A fact that is
   sent again with the same event id, verb and handoff name counts once.
5. Put all spans of an item into **one trace** with the ids of the next section. That draws the item as one
   trace and keeps it together where data is spread by trace id; what counts are the attributes.
6. Make sure the span is not sampled away: use a tracer provider with an always-on sampler for facts.

An accept from Python, with nothing but the OpenTelemetry API:

\`\`\`python
import hashlib
from opentelemetry import trace

def item_context(namespace, process, item, cycle=1):
    seed = "\\x1f".join(["handoff-v1", namespace, process, item, str(cycle)])
    digest = lambda text: hashlib.sha256(text.encode()).digest()
    parent = trace.SpanContext(
        trace_id=int.from_bytes(digest(seed)[:16], "big"),
        span_id=int.from_bytes(digest(seed + "\\x1froot")[:8], "big"),
        is_remote=True,
        trace_flags=trace.TraceFlags(trace.TraceFlags.SAMPLED),
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(parent))

trace.get_tracer("escalations").start_span(
    "accept escalate",
    context=item_context("", "support-escalation", "JIRA-123"),
    kind=trace.SpanKind.CONSUMER,
    attributes={
        "handoff.operation.name": "accept",
        "handoff.process.name": "support-escalation",
        "handoff.item.id": "JIRA-123",
        "handoff.item.cycle": 1,
        "handoff.name": "escalate",
        "handoff.event.time": "2027-01-04T10:00:00Z",
    },
).end()
\`\`\`

## Ids

\`\`\`
seed         = "handoff-v1" US namespace US process US item US cycle      UTF-8; US is the byte 1F; cycle in decimal
trace_id     = sha256(seed)[0:16]
root_span_id = sha256(seed US "root")[0:8]
\`\`\`

- \`namespace\` is the empty text where none is used; \`cycle\` is 1 unless the caller numbers attempts.
- Names are taken as they are: no trimming, no change of case, no Unicode normalization.
- For \`support-escalation\`, \`JIRA-123\`, cycle 1, without a namespace the trace id is \`${traceId}\` and the root span id
  \`${rootSpanId}\`. More vectors: \`packages/conventions/testdata/identity-vectors.json\`.
- A short key can be guessed from its trace id. Where the key itself is personal data, hash it with a secret first.
- The id of a handoff is \`handoff.id\` of its initiate, else, with an event id,
  \`sha256(trace_id US event_id US "initiate" US handoff_name)[0:8]\` (the trace id as lower-case hexadecimal digits), else the span id.
- A fact that knows its handoff's id says so in \`handoff.id\`. One that does not leaves it out, and is matched to the oldest open handoff of that name.

## Verbs

A handoff goes \`pending → accepted → completed\`, or ends \`bounced\` or \`cancelled\`.

${table(['verb', 'what happened', 'besides the item, it says', 'span name', 'kind', 'time'], LIFE_ORDER.map(verbRow))}

Kinds are those of OpenTelemetry. The status of a span stays unset: a bounce is business, not an error.
Facts of one instant are read in the order of \`handoff.event.sequence\`, then
${VERBS.map((verb) => `\`${verb}\``).join(', ')}.

## Attributes

The three marked * are required. Attributes outside \`handoff.\` are kept as attributes of the item.

${table(
  ['attribute', 'type', 'meaning', 'example'],
  ATTRIBUTES.map(({ key, type, brief, example }) => [
    `\`${key}\`${ALWAYS.has(key) ? ' *' : ''}`,
    type,
    brief,
    `\`${example}\``,
  ]),
)}

Points in time are ISO 8601 texts, with an offset (UTC if there is none); lengths of time are seconds.
A value that cannot be read counts as not sent: a number may come as its text, a list as JSON text or as one lone name.
Baton never needs the values of context fields (\`handoff.context.field.<name>\`): names are enough for completeness.

## Process definition

\`handoff.process.definition\` carries the portable definition of a process as JSON: its stages, teams, handoffs, SLAs,
calendars, paths, rules, and what statuses mean. Its JSON Schema is \`packages/conventions/src/process-definition-schema.gen.json\`.

\`statuses\` says by their text which of your tracker's statuses (\`handoff.item.status\`) mean two things:

- \`customer\`: the customer is waited for. The status holds until a fact names another one; waiting and working time
  have the time in which it held apart.
- \`automaticClose\`: the tracker closed the item by itself. The close, and a handoff that ends with it, count from the last
  step before it: the last fact that is no update, or an update to another status.
`;
}
