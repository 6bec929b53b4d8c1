import {
  ATTR_HANDOFF_BOUNCE_REASON,
  ATTR_HANDOFF_CANCEL_REASON,
  ATTR_HANDOFF_CONTEXT_COMPLETENESS,
  ATTR_HANDOFF_CONTEXT_FIELD_PREFIX,
  ATTR_HANDOFF_CONTEXT_INVALID_FIELDS,
  ATTR_HANDOFF_CONTEXT_MISSING_FIELDS,
  ATTR_HANDOFF_CONTEXT_OPTIONAL_MISSING_FIELDS,
  ATTR_HANDOFF_CONTEXT_PRESENT_FIELDS,
  ATTR_HANDOFF_CONTEXT_REQUIRED_FIELDS,
  ATTR_HANDOFF_DUE_TIME,
  ATTR_HANDOFF_EVENT_ID,
  ATTR_HANDOFF_EVENT_SEQUENCE,
  ATTR_HANDOFF_EVENT_TIME,
  ATTR_HANDOFF_ID,
  ATTR_HANDOFF_INITIATION_TIME,
  ATTR_HANDOFF_ITEM_CYCLE,
  ATTR_HANDOFF_ITEM_ID,
  ATTR_HANDOFF_ITEM_STATUS,
  ATTR_HANDOFF_ITEM_TYPE,
  ATTR_HANDOFF_ITEM_URL_FULL,
  ATTR_HANDOFF_NAME,
  ATTR_HANDOFF_NAMESPACE,
  ATTR_HANDOFF_OPERATION_NAME,
  ATTR_HANDOFF_OUTCOME,
  ATTR_HANDOFF_OUTCOME_SCORE,
  ATTR_HANDOFF_PROCESS_DEFINITION,
  ATTR_HANDOFF_PROCESS_NAME,
  ATTR_HANDOFF_PROCESS_VERSION,
  ATTR_HANDOFF_SLA_ACCEPT,
  ATTR_HANDOFF_SLA_COMPLETE,
  ATTR_HANDOFF_SOURCE_STAGE_NAME,
  ATTR_HANDOFF_SOURCE_TEAM_NAME,
  ATTR_HANDOFF_SYSTEM_NAME,
  ATTR_HANDOFF_TARGET_STAGE_NAME,
  ATTR_HANDOFF_TARGET_TEAM_NAME,
} from './attributes.ts';

/** How the value of an attribute is typed on the wire. */
export type AttributeType = 'string' | 'int' | 'double' | 'string[]' | 'any';

/** One row of the attribute table. */
export interface AttributeDefinition {
  readonly key: string;
  readonly type: AttributeType;
  readonly brief: string;
  readonly example: string;
}

const row = (
  key: string,
  type: AttributeType,
  brief: string,
  example: string,
): AttributeDefinition => ({ key, type, brief, example });

/** Every attribute of the convention; `docs/convention.md` is generated from it. */
export const ATTRIBUTES: readonly AttributeDefinition[] = [
  row(ATTR_HANDOFF_OPERATION_NAME, 'string', 'What happened: the verb of the fact.', 'initiate'),
  row(ATTR_HANDOFF_NAMESPACE, 'string', 'Tenant or environment; part of the identity.', 'acme'),
  row(ATTR_HANDOFF_PROCESS_NAME, 'string', 'Declared kind of work.', 'support-escalation'),
  row(ATTR_HANDOFF_PROCESS_VERSION, 'string', 'Version of the process definition.', '2'),
  row(
    ATTR_HANDOFF_PROCESS_DEFINITION,
    'string',
    'Portable process definition as JSON, sent once per tracer.',
    '{"name":"support-escalation",…}',
  ),
  row(ATTR_HANDOFF_ITEM_ID, 'string', 'Business key of the work item.', 'JIRA-123'),
  row(ATTR_HANDOFF_ITEM_TYPE, 'string', 'Kind of work item.', 'ticket'),
  row(ATTR_HANDOFF_ITEM_CYCLE, 'int', 'Attempt the caller numbers; 1 unless said.', '1'),
  row(ATTR_HANDOFF_ITEM_STATUS, 'string', 'Raw status in the source system.', 'In Progress'),
  row(ATTR_HANDOFF_ITEM_URL_FULL, 'string', 'Where a person reads the item.', 'https://…/JIRA-123'),
  row(ATTR_HANDOFF_NAME, 'string', 'Kind of handoff, low cardinality.', 'escalate'),
  row(ATTR_HANDOFF_ID, 'string', 'The handoff itself; absent where only its name is known.', 'h1'),
  row(ATTR_HANDOFF_SOURCE_STAGE_NAME, 'string', 'Stage the item comes from.', 'triage'),
  row(ATTR_HANDOFF_SOURCE_TEAM_NAME, 'string', 'Team that owns that stage.', 'support'),
  row(ATTR_HANDOFF_TARGET_STAGE_NAME, 'string', 'Stage the item goes to.', 'engineering'),
  row(ATTR_HANDOFF_TARGET_TEAM_NAME, 'string', 'Team that owns that stage.', 'platform'),
  row(ATTR_HANDOFF_INITIATION_TIME, 'string', 'ISO 8601; initiate of this handoff.', '2027-…Z'),
  row(ATTR_HANDOFF_EVENT_ID, 'string', 'Idempotency key of the fact.', 'webhook-8812'),
  row(ATTR_HANDOFF_EVENT_TIME, 'string', 'ISO 8601; when it happened.', '2027-01-04T10:00:00Z'),
  row(ATTR_HANDOFF_EVENT_SEQUENCE, 'int', 'Order at the source within one instant.', '4'),
  row(
    ATTR_HANDOFF_CONTEXT_COMPLETENESS,
    'double',
    'Required fields present and valid / required, 0 to 1.',
    '0.75',
  ),
  row(ATTR_HANDOFF_CONTEXT_REQUIRED_FIELDS, 'string[]', 'Names of required fields.', '["browser"]'),
  row(ATTR_HANDOFF_CONTEXT_PRESENT_FIELDS, 'string[]', 'Names of fields that came along.', '[…]'),
  row(
    ATTR_HANDOFF_CONTEXT_MISSING_FIELDS,
    'string[]',
    'Required fields that are missing; of a bounce or a clarification request: what is asked for.',
    '["error_message"]',
  ),
  row(ATTR_HANDOFF_CONTEXT_INVALID_FIELDS, 'string[]', 'Fields present but not valid.', '[…]'),
  row(ATTR_HANDOFF_CONTEXT_OPTIONAL_MISSING_FIELDS, 'string[]', 'Optional fields absent.', '[…]'),
  row(
    `${ATTR_HANDOFF_CONTEXT_FIELD_PREFIX}<name>`,
    'any',
    'Value of a context field, exported only where asked for.',
    'Firefox 140',
  ),
  row(ATTR_HANDOFF_SLA_ACCEPT, 'double', 'Agreed time from initiate to accept, seconds.', '14400'),
  row(ATTR_HANDOFF_SLA_COMPLETE, 'double', 'Agreed time from initiate to the end, seconds.', '1e5'),
  row(ATTR_HANDOFF_DUE_TIME, 'string', 'ISO 8601; when it has to be done.', '2027-01-05T17:00:00Z'),
  row(ATTR_HANDOFF_BOUNCE_REASON, 'string', 'Short code why it was sent back.', 'no_logs'),
  row(ATTR_HANDOFF_CANCEL_REASON, 'string', 'Short code why it was called off.', 'duplicate'),
  row(
    ATTR_HANDOFF_OUTCOME,
    'string',
    'How the item closed: success, failure, cancellation, timeout or skip.',
    'success',
  ),
  row(ATTR_HANDOFF_OUTCOME_SCORE, 'double', 'Score of the outcome, such as satisfaction.', '4'),
  row(ATTR_HANDOFF_SYSTEM_NAME, 'string', 'System the fact comes from.', 'jira'),
];
