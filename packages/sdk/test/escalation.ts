import { defineProcess } from '@baton/sdk';
import { z } from 'zod';

const context = z.object({
  browser: z.string(),
  severity: z.enum(['low', 'high']),
  logs: z.array(z.string()),
  note: z.string().describe('What the customer said.').optional(),
});

/** The process the tests speak of: a schema, a list and a handoff without context. */
export const escalation = defineProcess({
  name: 'support-escalation',
  version: '2',
  itemType: 'ticket',
  stages: {
    triage: { team: 'support' },
    second_line: { team: 'experts' },
    engineering: { team: 'platform' },
    done: { team: 'platform', terminal: true },
  },
  handoffs: {
    escalate: {
      from: ['triage', 'second_line'],
      to: 'engineering',
      context,
      text: ['note'],
      sla: { accept: '4h', complete: '2d' },
    },
    consult: {
      from: 'triage',
      to: 'second_line',
      context: { required: ['question', 'customer'], optional: ['attachment'] },
    },
    finish: { from: 'engineering', to: 'done' },
  },
  teams: { support: { calendar: 'berlin' } },
  calendars: {
    berlin: {
      timeZone: 'Europe/Berlin',
      hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
    },
  },
  paths: [{ seq: ['triage', { optional: 'second_line' }, 'engineering', 'done'] }],
  rules: [{ kind: 'response', after: 'engineering', then: 'done', within: '5d' }],
});
