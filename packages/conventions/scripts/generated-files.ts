import { PROCESS_DEFINITION_SHAPE } from '../src/process-definition-shape.ts';
import { attributeRegistry } from './attribute-registry.ts';
import { conventionPage } from './convention-page.ts';
import { jsonSchemaOfShape } from './json-schema-of-shape.ts';

/** A file that follows from the sources of this package. */
export interface GeneratedFile {
  readonly url: URL;
  readonly content: string;
}

/** Every generated file as it should be. */
export function generatedFiles(): readonly GeneratedFile[] {
  const schema = jsonSchemaOfShape(PROCESS_DEFINITION_SHAPE, 'Baton process definition');
  return [
    {
      url: new URL('../src/process-definition-schema.gen.json', import.meta.url),
      content: `${JSON.stringify(schema, null, 2)}\n`,
    },
    {
      url: new URL('../model/registry.gen.yaml', import.meta.url),
      content: attributeRegistry(),
    },
    {
      url: new URL('../../../docs/convention.md', import.meta.url),
      content: conventionPage(),
    },
  ];
}
