// Copied from the Standard Schema specification (https://standardschema.dev, MIT), cut to what is
// used here: vendored, as the specification recommends, so that no library is needed.

/** A validator of any library that follows Standard Schema, such as zod, valibot or arktype. */
export interface StandardSchemaV1<Input = unknown, Output = Input> {
  readonly '~standard': StandardSchemaProps<Input, Output>;
}

/** The properties under `~standard`. */
export interface StandardSchemaProps<Input = unknown, Output = Input> {
  readonly version: 1;
  readonly vendor: string;
  readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  /** Validates a value, synchronously or not. */
  readonly validate: (
    value: unknown,
  ) => StandardSchemaResult<Output> | Promise<StandardSchemaResult<Output>>;
  /** Standard JSON Schema; present in zod and arktype, absent in valibot. */
  readonly jsonSchema?:
    | {
        /** JSON Schema of what is validated. */
        readonly input: (options: { readonly target: 'draft-2020-12' }) => unknown;
      }
    | undefined;
}

/** What a validator answers: issues, or the value. */
export type StandardSchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardSchemaIssue[] };

/** One complaint of a validator. */
export interface StandardSchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
