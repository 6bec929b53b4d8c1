import { defineProcess } from '@baton/sdk';
import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';

// One context in each way to declare it: `browser` and `severity` are required, `note` is not.
const fromZod = z.object({
  browser: z.string(),
  severity: z.enum(['low', 'high']),
  note: z.string().optional(),
});
const fromValibot = v.object({
  browser: v.string(),
  severity: v.picklist(['low', 'high']),
  note: v.optional(v.string()),
});
const fromArktype = type({ browser: 'string', severity: "'low' | 'high'", 'note?': 'string' });

const between = { from: 'triage', to: 'engineering' } as const;

/** A process with the same handoff in each way. */
export const inEachWay = defineProcess({
  name: 'in-each-way',
  stages: { triage: { team: 'support' }, engineering: { team: 'platform' } },
  handoffs: {
    zod: { ...between, context: fromZod },
    valibot: { ...between, context: fromValibot },
    arktype: { ...between, context: fromArktype },
    list: { ...between, context: { required: ['browser', 'severity'], optional: ['note'] } },
  },
});
