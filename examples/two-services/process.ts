import { defineProcess } from '@baton/sdk';

export const escalation = defineProcess({
  name: 'support-escalation',
  version: '1',
  itemType: 'ticket',
  stages: {
    triage: { team: 'support' },
    engineering: { team: 'platform' },
  },
  handoffs: {
    escalate: {
      from: 'triage',
      to: 'engineering',
      context: { required: ['browser', 'error_message'], optional: ['account_id'] },
      asks: { error_message: 'What does the error message say, word for word?' },
      sla: { accept: '4h', complete: '2d' },
    },
  },
});
