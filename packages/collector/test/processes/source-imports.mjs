import { flushCompileCache, registerHooks } from 'node:module';

// Lets a process started by a test run the sources of the workspace, as the tests themselves do.
registerHooks({
  resolve(specifier, context, next) {
    const name = /^@baton\/([a-z]+)$/.exec(specifier)?.[1];
    if (name === undefined) return next(specifier, context);
    return next(new URL(`../../../${name}/src/index.ts`, import.meta.url).href, context);
  },
});

// Written at exit otherwise, which a process that gets killed never sees.
const FLUSH_MILLIS = 1000;
setTimeout(flushCompileCache, FLUSH_MILLIS).unref();
