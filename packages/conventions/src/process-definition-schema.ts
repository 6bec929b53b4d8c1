import schema from './process-definition-schema.gen.json' with { type: 'json' };

/** JSON Schema (draft 2020-12) of the portable process definition. */
export const PROCESS_DEFINITION_SCHEMA: Readonly<Record<string, unknown>> = schema;
