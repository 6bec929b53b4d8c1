import { defineProcess } from '@baton/sdk';
import { calendars } from './calendars.ts';

/** The escalation form: what the receiver needs to start without asking. */
export const REQUIRED_FIELDS = [
  'error_message',
  'browser',
  'steps_to_reproduce',
  'customer_impact',
  'product_version',
] as const;

/** Fields of the form that nobody insists on; `note` is free text. */
export const OPTIONAL_FIELDS = ['screenshot', 'contact_phone', 'note'] as const;

/** Name of a field that the escalation form insists on. */
export type RequiredField = (typeof REQUIRED_FIELDS)[number];

/** Name of a field of the escalation form. */
export type FieldName = RequiredField | (typeof OPTIONAL_FIELDS)[number];

const form = { required: REQUIRED_FIELDS, optional: OPTIONAL_FIELDS } as const;

const ENGINEERING = { choice: ['engineering_atlas', 'engineering_beacon'] } as const;

/** Customer escalations from frontline support to the engineering teams of two products. */
export const supportEscalation = defineProcess({
  name: 'support-escalation',
  version: '1',
  itemType: 'escalation',
  stages: {
    frontline: { team: 'frontline' },
    product_support: { team: 'product-support' },
    engineering_atlas: { team: 'engineering-atlas' },
    engineering_beacon: { team: 'engineering-beacon' },
  },
  handoffs: {
    triage: {
      from: 'frontline',
      to: 'product_support',
      context: form,
      text: ['note'],
      sla: { accept: '4h', complete: '10h' },
    },
    escalate_atlas: {
      from: ['frontline', 'product_support'],
      to: 'engineering_atlas',
      context: form,
      text: ['note'],
      sla: { accept: '8h', complete: '40h' },
    },
    escalate_beacon: {
      from: ['frontline', 'product_support'],
      to: 'engineering_beacon',
      context: form,
      text: ['note'],
      sla: { accept: '8h', complete: '40h' },
    },
    transfer_atlas: {
      from: 'engineering_beacon',
      to: 'engineering_atlas',
      context: form,
      text: ['note'],
      sla: { accept: '8h', complete: '40h' },
    },
    transfer_beacon: {
      from: 'engineering_atlas',
      to: 'engineering_beacon',
      context: form,
      text: ['note'],
      sla: { accept: '8h', complete: '40h' },
    },
    hand_back: {
      from: ['engineering_atlas', 'engineering_beacon'],
      to: 'product_support',
      context: { required: [], optional: ['note'] },
      text: ['note'],
      sla: { accept: '8h', complete: '20h' },
    },
  },
  teams: {
    frontline: { calendar: 'frontline' },
    'product-support': { calendar: 'berlin-support' },
    'engineering-atlas': { calendar: 'berlin-office' },
    'engineering-beacon': { calendar: 'new-york-office' },
  },
  calendars,
  paths: [
    { seq: ['frontline', 'product_support'] },
    {
      seq: ['frontline', { optional: 'product_support' }, { repeat: ENGINEERING, min: 1, max: 2 }],
    },
  ],
  rules: [
    { kind: 'init', stage: 'frontline' },
    { kind: 'precedence', first: 'frontline', then: 'product_support' },
    { kind: 'not_succession', first: 'engineering_atlas', then: 'product_support' },
    { kind: 'not_succession', first: 'engineering_beacon', then: 'product_support' },
    { kind: 'max_count', stage: 'product_support', count: 1 },
  ],
});

/** Name of a stage. */
export type StageName = keyof typeof supportEscalation.stages;

/** Name of a team. */
export type TeamName = (typeof supportEscalation.stages)[StageName]['team'];

/** Name of a kind of handoff. */
export type HandoffName = keyof typeof supportEscalation.handoffs;
