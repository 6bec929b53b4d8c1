import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** The newest declaration of each process. */
export const processDefinitions = defineQuery({
  name: 'process/definitions',
  title: 'Process definitions',
  description: 'The newest portable definition of each declared process, as JSON.',
  params: z.object(scopeParams),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    version: z.string(),
    definition: z.string(),
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  argMax(ProcessVersion, DeclaredAt) AS version,
  argMax(Definition, DeclaredAt) AS definition
FROM process_definitions FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
GROUP BY Namespace, Process
ORDER BY namespace, process
`,
});
