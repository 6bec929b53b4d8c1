/** Attributes under this prefix describe the import; they are never factors. */
export const IMPORT_PREFIX = 'baton.';
/** On `open`: verbs that this source cannot show, separated by commas. */
export const ATTR_NOT_RECORDED = `${IMPORT_PREFIX}not_recorded`;
/** On `open`: attributes that hold hashed persons, as `persons/failures` reads it. */
export const ATTR_PERSONS = `${IMPORT_PREFIX}person_attributes`;
/** Time of the row (ISO 8601) where it ran back and the fact could not. */
export const ATTR_RAW_TIME = `${IMPORT_PREFIX}raw_time`;
/** Prefix of a column known only at the end. */
export const KNOWN_AT_END_PREFIX = `${IMPORT_PREFIX}final.`;
