import { expect, test } from 'vitest';
import { isTreated, whoChanged } from './intervention.ts';

const pair = { sourceTeam: 'support', targetTeam: 'platform' };

test.each([
  [[], [], true, 'all teams'],
  [['platform'], [], true, 'platform'],
  [['storage'], [], false, 'storage'],
  [[], ['support'], true, 'what support sends'],
  [['platform'], ['sales'], false, 'what sales sends to platform'],
  [['platform', 'storage'], ['support'], true, 'what support sends to platform, storage'],
])('of receivers %j and senders %j', (teams, senders, expected, text) => {
  expect(isTreated({ teams, senders }, pair)).toBe(expected);
  expect(whoChanged({ teams, senders })).toBe(text);
});
