import { foldCycle } from '@baton/conventions';
import { type AnyProcess, createHandoffTracer } from '@baton/sdk';
import { createHandoffRecorder } from '@baton/sdk/testing';
import { afterAll, expect, test } from 'vitest';
import { playStep, type Ticket } from '../../../../examples/support-escalation/src/play-step.ts';
import { supportEscalation } from '../../../../examples/support-escalation/src/process.ts';
import { simulate } from '../../../../examples/support-escalation/src/simulate.ts';
import { type DiscoveryRow, discoverConditions } from '../../src/discovery/discover-conditions.ts';
import { createLlm } from '../../src/llm/create-llm.ts';
import { type LlmSettings, readLlmSettings } from '../../src/llm/llm-settings.ts';
import {
  type ReceivedChat,
  type ScriptedEndpoint,
  startScriptedEndpoint,
} from '../llm/scripted-endpoint.ts';

const END_MILLIS = Date.UTC(2026, 10, 23);

/** Escalations of the demo with their notes, and nothing of their forms. */
function notesOfDemo(items: number): DiscoveryRow[] {
  const recorder = createHandoffRecorder();
  const tracer = createHandoffTracer<AnyProcess>(supportEscalation, {
    ...{ tracerProvider: recorder.tracerProvider, linkActiveSpan: false },
    capture: { values: ['note'] },
  });
  return [...simulate({ items, seed: 5, endMillis: END_MILLIS })]
    .flatMap(({ key, steps }): DiscoveryRow[] => {
      if (steps.length === 0) return [];
      recorder.reset();
      const ticket: Ticket = { item: tracer.item(key), handoffs: new Map() };
      for (const step of steps) playStep(ticket, step);
      return foldCycle(recorder.facts())
        .handoffs.filter(({ name }) => name.startsWith('escalate_'))
        .map((handoff) => ({
          item: key,
          targetTeam: handoff.targetTeam,
          initiatedMillis: handoff.initiatedAtMillis,
          endedMillis: handoff.endedAtMillis ?? null,
          attributes: Object.fromEntries(
            Object.entries(handoff.attributes).map(([key, value]) => [key, String(value)]),
          ),
          text: String(handoff.contextValues['note'] ?? ''),
        }));
    })
    .filter(({ text }) => text !== '')
    .toSorted((a, b) => a.initiatedMillis - b.initiatedMillis);
}

const CONDITIONS: Readonly<Record<string, RegExp>> = {
  names_a_specific_error_message: /"[^"]+"|err: \S|Exact message/,
  thanks_the_reader: /\bthank/i,
};

/** Proposes the two conditions, and judges a text by what its lines say. */
function scripted(chat: ReceivedChat): object {
  if (chat.messages[0]?.content.includes('Propose at most')) {
    return {
      conditions: Object.keys(CONDITIONS).map((id) => ({
        ...{ id, ask: `${id}?`, definition: `The text ${id.replaceAll('_', ' ')}.` },
      })),
    };
  }
  const lines = (chat.messages[1]?.content ?? '').split('\n');
  return {
    items: Object.entries(CONDITIONS).map(([item, pattern]) => {
      const evidence = lines.flatMap((line, at) =>
        line.startsWith('[') && pattern.test(line) ? [at] : [],
      );
      return {
        item,
        evidence,
        reason: 'scripted',
        verdict: evidence.length > 0 ? 'present' : 'absent',
      };
    }),
  };
}

let endpoint: ScriptedEndpoint | undefined;
afterAll(() => endpoint?.close());

test('an error message named in the text is confirmed as what goes with fast handoffs, thanks are not', async () => {
  const asked: string[] = [];
  endpoint = await startScriptedEndpoint((chat) => {
    asked.push(chat.messages[0]?.content ?? '');
    return { content: JSON.stringify(scripted(chat)) };
  });
  const settings = readLlmSettings({ BATON_LLM_BASE_URL: endpoint.url, BATON_LLM_MODEL: 'm' });
  const discovery = await discoverConditions(notesOfDemo(1_500), {
    ...{ namespace: '', process: 'support-escalation', asOfMillis: END_MILLIS },
    llm: createLlm({ ...(settings as LlmSettings), concurrency: 16 }),
  });
  expect(discovery).toMatchObject({ read: 24, tested: 600, leftOut: [] });
  const [error, thanks] = discovery.conditions;
  expect(error).toMatchObject({
    item: { id: 'names_a_specific_error_message' },
    verdict: 'supported',
  });
  expect(error?.effect?.high).toBeLessThan(1);
  expect(thanks?.item.id).toBe('thanks_the_reader');
  expect(thanks?.verdict).not.toBe('supported');
  expect(discovery.tried).toBeGreaterThanOrEqual(2);
  expect(asked.filter((system) => system.includes('Propose at most'))).toHaveLength(1);
});

test('nothing is read without a model, or where too little has ended', async () => {
  const o = { namespace: '', process: 'p', asOfMillis: END_MILLIS };
  expect(await discoverConditions([], { ...o, llm: undefined })).toMatchObject({
    conditions: [],
    leftOut: [expect.stringContaining('No language model is configured')],
  });
});
