import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from './generated-files.ts';

for (const { url, content } of generatedFiles()) {
  writeFileSync(url, content);
  console.log(`Wrote ${fileURLToPath(url)}`);
}
