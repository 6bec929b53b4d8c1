import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Bundles a program with the SDK's sources for the web: a script that a page can run. */
export async function bundleSdk(
  entry: string,
  options: { readonly minify?: boolean; readonly external?: readonly string[] } = {},
): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'browser',
    format: options.external ? 'esm' : 'iife',
    target: 'es2022',
    minify: options.minify ?? false,
    external: [...(options.external ?? [])],
    alias: {
      '@baton/sdk': source('sdk/src/web.ts'),
      '@baton/sdk/testing': source('sdk/src/testing/index.ts'),
      '@baton/conventions': source('conventions/src/index.ts'),
    },
  });
  const [bundle] = outputFiles;
  if (!bundle) throw new Error(`Nothing came out of bundling ${entry}.`);
  return bundle.contents;
}
