import type { ObjectShape, Shape } from '../src/shape.ts';

type Schema = Record<string, unknown>;

/** JSON Schema (draft 2020-12) of a shape; what only the checker can tell is said in descriptions. */
export function jsonSchemaOfShape(shape: ObjectShape, title: string): Schema {
  const named = new Map<string, Schema>();
  const root = schemaOf(shape, named);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    ...root,
    $defs: Object.fromEntries(named),
  };
}

function schemaOf(shape: Shape, named: Map<string, Schema>): Schema {
  switch (shape.type) {
    case 'text':
      if (shape.oneOf?.length === 1) return { const: shape.oneOf[0] };
      if (shape.oneOf) return { enum: shape.oneOf };
      return {
        type: 'string',
        description: capitalize(shape.expected),
        maxLength: shape.maxLength,
        ...(shape.pattern !== undefined && { pattern: shape.pattern }),
      };
    case 'integer':
      return { type: 'integer', minimum: shape.min, maximum: shape.max };
    case 'boolean':
      return { type: 'boolean' };
    case 'list':
      return {
        type: 'array',
        items: schemaOf(shape.of, named),
        minItems: shape.minItems,
        maxItems: shape.maxItems,
      };
    case 'record':
      return {
        type: 'object',
        propertyNames: {
          description: capitalize(shape.key.expected),
          maxLength: shape.key.maxLength,
          ...(shape.key.pattern !== undefined && { pattern: shape.key.pattern }),
          not: { const: '__proto__' },
        },
        additionalProperties: schemaOf(shape.of, named),
        maxProperties: shape.maxEntries,
      };
    case 'object':
      return {
        type: 'object',
        properties: mapValues({ ...shape.required, ...shape.optional }, (of) =>
          schemaOf(of, named),
        ),
        required: Object.keys(shape.required),
        additionalProperties: false,
      };
    case 'choice':
      return {
        description: capitalize(shape.expected),
        anyOf: shape.options.map((option) => schemaOf(option, named)),
      };
    case 'named':
      if (!named.has(shape.name)) {
        // Reserved before the body is read, because the body may refer to itself.
        named.set(shape.name, {});
        named.set(shape.name, schemaOf(shape.shape(), named));
      }
      return { $ref: `#/$defs/${shape.name}` };
  }
}

function mapValues(record: Readonly<Record<string, Shape>>, map: (of: Shape) => Schema): Schema {
  return Object.fromEntries(Object.entries(record).map(([key, of]) => [key, map(of)]));
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
