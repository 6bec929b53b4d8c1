import { writeFileSync } from 'node:fs';
import { factsJsonSchema } from '../src/facts/facts-json-schema.ts';

const target = new URL('../src/facts/facts-schema.gen.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(factsJsonSchema(), null, 2)}\n`);
