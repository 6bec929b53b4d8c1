import type { Fact, FactValue } from '@baton/conventions';
import { contextEntries } from './bind-columns.ts';
import type { MappedRow } from './mapped-row.ts';
import type { Mapping } from './mapping.ts';

/** Reads the context fields of rows. */
export interface ContextReader {
  /** Everything about the context of a row, for a handoff. */
  readonly all: (row: MappedRow) => Partial<Fact>;
  /** Names of the fields that are there. */
  readonly present: (row: MappedRow) => string[];
}

/** Makes the reader of the context fields of a mapping. */
export function createContextReader(mapping: Mapping): ContextReader {
  const fields = contextEntries(mapping);
  const required = fields.filter(([, field]) => field.required).map(([field]) => field);
  const present = (row: MappedRow): string[] =>
    fields.filter((_, index) => (row.context[index] ?? '') !== '').map(([field]) => field);
  return {
    present,
    all: (row) => {
      if (fields.length === 0) return {};
      const presentFields = present(row);
      const there = new Set(presentFields);
      const missingFields = required.filter((field) => !there.has(field));
      const values = fields.flatMap(([field, options], index): [string, FactValue][] =>
        options.export && there.has(field) ? [[field, row.context[index] ?? '']] : [],
      );
      return {
        completeness:
          required.length === 0 ? 1 : (required.length - missingFields.length) / required.length,
        requiredFields: required,
        presentFields,
        missingFields,
        optionalMissingFields: fields
          .filter(([field, options]) => !options.required && !there.has(field))
          .map(([field]) => field),
        ...(values.length === 0 ? {} : { contextValues: Object.fromEntries(values) }),
      };
    },
  };
}
