import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readQueryParams } from './query-params.ts';

const schema = z.object({
  item: z.string(),
  limit: z.number().int(),
  teams: z.array(z.string()),
});
const read = (texts: Record<string, string>): unknown =>
  readQueryParams({ name: 'topic/question', schema, texts });

describe('readQueryParams', () => {
  it('reads numbers and lists where the query wants them, and leaves texts alone', () => {
    expect(read({ item: '123', limit: '5', teams: '["a","b"]' })).toEqual({
      item: '123',
      limit: 5,
      teams: ['a', 'b'],
    });
  });

  it('reads bare words as a list, and an absent list as empty', () => {
    expect(read({ item: 'x', limit: '5', teams: 'a,b' })).toMatchObject({ teams: ['a', 'b'] });
    expect(read({ item: 'x', limit: '5', teams: '7' })).toMatchObject({ teams: ['7'] });
    expect(read({ item: 'x', limit: '5' })).toMatchObject({ teams: [] });
  });

  it('says which parameter does not fit', () => {
    expect(() => read({ item: 'x', limit: 'many' })).toThrow(
      /^Query topic\/question does not take these: limit: /,
    );
  });
});
