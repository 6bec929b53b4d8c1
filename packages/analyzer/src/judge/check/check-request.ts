import type { HandoffAskResponse, HandoffCheckRequest } from '@baton/conventions';
import { z } from 'zod';

const name = z.string().max(1_000);

/** Schema of the body of `POST /v1/check`. */
export const checkRequestSchema = z.object({
  namespace: name.optional(),
  process: name.min(1),
  handoff: name.min(1),
  item: name.optional(),
  cycle: z.number().int().min(1).optional(),
  sourceTeam: name.optional(),
  targetTeam: name.optional(),
  presentFields: z.array(name).max(200),
  texts: z.record(name, z.string().max(200_000)).optional(),
  deadlineMillis: z.number().min(1).max(60_000).optional(),
});

/** Schema of the body of `POST /v1/check/responses`. */
export const askResponseSchema = z.object({
  namespace: name.optional(),
  process: name.min(1),
  handoff: name.min(1),
  item: name.optional(),
  contentHash: z.string().max(128).optional(),
  field: name.min(1),
  action: z.enum(['added', 'dismissed', 'not_applicable']),
});

/** JSON has no undefined: what is not there is absent. */
type Absent<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** The schema and the contract say the same. */
export const readCheckRequest = (body: unknown): HandoffCheckRequest =>
  checkRequestSchema.parse(body) as Absent<z.infer<typeof checkRequestSchema>>;

/** As {@link readCheckRequest}, of what somebody did with an ask. */
export const readAskResponse = (body: unknown): HandoffAskResponse =>
  askResponseSchema.parse(body) as Absent<z.infer<typeof askResponseSchema>>;
