export { createCheckedHandoffTracer as createHandoffTracer } from './checked-handoff-tracer.ts';
export { defineCheckedProcess as defineProcess } from './define-checked-process.ts';
export * from './web.ts';
