import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** Rows of a Native file. Reads any file this process may read, so it is not among the catalogue's questions. */
export const nativeRows = defineQuery({
  name: 'log/native-rows',
  title: 'Rows of a Native file',
  description: 'Every row of a file of Native blocks with the columns it has.',
  params: z.object({ file: z.string() }),
  row: z.looseObject({}),
  sql: `SELECT * FROM file({file:String}, 'Native')`,
});
