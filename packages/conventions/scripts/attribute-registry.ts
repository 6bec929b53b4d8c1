import { ATTRIBUTES, type AttributeDefinition } from '../src/attribute-table.ts';

// A JSON string is a YAML one, whatever stands in it.
const text = (value: string): string => JSON.stringify(value);

const exampleOf = ({ type, example }: AttributeDefinition): string => {
  if (type === 'int' || type === 'double') return String(Number(example));
  // Shortened lists stand for names of fields.
  if (type === 'string[]') return example.includes('…') ? '["browser"]' : example;
  return text(example);
};

// An attribute whose name goes on with one of the user's is a template there.
const OPEN_NAME = '.<name>';

const entry = (attribute: AttributeDefinition): string =>
  [
    `  - key: ${attribute.key.replace(OPEN_NAME, '')}`,
    `    type: ${attribute.key.endsWith(OPEN_NAME) ? `template[${attribute.type}]` : attribute.type}`,
    '    stability: development',
    `    brief: ${text(attribute.brief)}`,
    `    examples: [${exampleOf(attribute)}]`,
  ].join('\n');

/** The attributes as a registry of OpenTelemetry Weaver (`definition/2`), for tools of other languages. */
export function attributeRegistry(): string {
  return `# Generated from packages/conventions/src/attribute-table.ts: npm run generate -w @baton/conventions
file_format: definition/2
attributes:
${ATTRIBUTES.map(entry).join('\n')}
`;
}
