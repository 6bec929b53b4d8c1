/** Named sets of a definition that other places refer to. */
export type ReferenceTarget = 'stages' | 'calendars';

/** A text. */
export interface TextShape {
  readonly type: 'text';
  /** What is expected, in words; completes "Expected …". */
  readonly expected: string;
  readonly maxLength: number;
  /** The whole text must match; a regular expression that JSON Schema understands too. */
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
  /** What a pattern cannot say, such as that a date exists. */
  readonly accepts?: (text: string) => boolean;
  /** The text must be a key of this part of the definition. */
  readonly refersTo?: ReferenceTarget;
}

/** A whole number between two limits. */
export interface IntegerShape {
  readonly type: 'integer';
  readonly min: number;
  readonly max: number;
}

export interface BooleanShape {
  readonly type: 'boolean';
}

export interface ListShape {
  readonly type: 'list';
  readonly of: Shape;
  readonly minItems: number;
  readonly maxItems: number;
}

/** Values by a name the author chooses. */
export interface RecordShape {
  readonly type: 'record';
  readonly key: TextShape;
  readonly of: Shape;
  readonly maxEntries: number;
}

/** Known properties, and no others. */
export interface ObjectShape {
  readonly type: 'object';
  readonly required: Readonly<Record<string, Shape>>;
  readonly optional: Readonly<Record<string, Shape>>;
  readonly description?: string;
}

/** The first option whose outline fits: its JSON type and, of an object, the keys that tell it apart. */
export interface ChoiceShape {
  readonly type: 'choice';
  readonly expected: string;
  readonly options: readonly Shape[];
}

/** A shape defined once and used by name, also inside itself. */
export interface NamedShape {
  readonly type: 'named';
  readonly name: string;
  /** A function, so that a shape can contain itself. */
  readonly shape: () => Shape;
}

/**
 * What a JSON value has to look like: the one source of the checker's messages and of the published
 * JSON Schema.
 */
export type Shape =
  | TextShape
  | IntegerShape
  | BooleanShape
  | ListShape
  | RecordShape
  | ObjectShape
  | ChoiceShape
  | NamedShape;
