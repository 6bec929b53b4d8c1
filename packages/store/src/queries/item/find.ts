import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** In which namespaces and processes a business key occurs. */
export const itemFind = defineQuery({
  name: 'item/find',
  title: 'Find an item',
  description: 'The namespaces and processes that have an item of this key.',
  params: z.object({ ...scopeParams, item: z.string() }),
  row: z.object({ namespace: z.string(), process: z.string() }),
  sql: `
SELECT DISTINCT Namespace AS namespace, Process AS process
FROM work_items FINAL
WHERE Item = {item:String}
  AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
ORDER BY namespace, process
`,
});
