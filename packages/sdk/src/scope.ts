/** Instrumentation scope of every span of this package. */
export const SCOPE: { readonly name: string; readonly version: string } = {
  name: '@baton/sdk',
  version: '0.1.0',
};
