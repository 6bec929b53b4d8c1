import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';

let validate: ValidateFunction | undefined;

/** Where a dashboard does not fit Grafana's own types, as sentences. */
export function schemaProblems(dashboard: unknown): string[] {
  validate ??= compile();
  if (validate(JSON.parse(JSON.stringify(dashboard)))) return [];
  return (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
}

function compile(): ValidateFunction {
  // Grafana publishes types and no JSON schema.
  const main = createRequire(import.meta.url).resolve('@grafana/schema/package.json');
  const schema = createGenerator({
    path: join(dirname(main), 'dist/types/raw/dashboard/x/types.gen.d.ts'),
    type: 'Dashboard',
    skipTypeCheck: true,
    additionalProperties: true,
  }).createSchema('Dashboard');
  return new Ajv({ strict: false, allErrors: true }).compile(schema as AnySchemaObject);
}
