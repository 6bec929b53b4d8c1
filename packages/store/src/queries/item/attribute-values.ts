import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** How many values each attribute takes. */
export const itemAttributeValues = defineQuery({
  name: 'item/attribute-values',
  title: 'Attributes and how many values they take',
  description:
    'One row per attribute that facts carried: distinct values over all facts, and items that had one.',
  params: z.object({ ...scopeParams }),
  row: z.object({
    attribute: z.string(),
    values: z.coerce.number(),
    items: z.coerce.number(),
  }),
  sql: `
SELECT
  pair.1 AS attribute,
  uniqExact(pair.2) AS values,
  uniqExact(Namespace, Process, Item) AS items
FROM handoff_facts
ARRAY JOIN CAST(Attributes, 'Array(Tuple(String, String))') AS pair
WHERE pair.2 != ''
  AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
GROUP BY attribute
ORDER BY attribute
`,
});
