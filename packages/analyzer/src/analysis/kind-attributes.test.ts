import { expect, test } from 'vitest';
import { kindAttributes } from './kind-attributes.ts';

test.each([
  [
    ['severity', 'priority', 'category', 'product'],
    ['priority', 'category'],
  ],
  [
    ['impact', 'product', 'agent'],
    ['impact', 'product'],
  ],
  [
    ['ticket.Priority', 'crm_category', 'contact_type'],
    ['ticket.Priority', 'crm_category'],
  ],
  [['ticket.priority', 'impact'], ['impact']],
  [['contact_type', 'baton.final.priority'], []],
  [[], []],
])('of %j it is %j that tell kinds of work', (keys, expected) => {
  expect(kindAttributes(keys)).toEqual(expected);
});
