import { defineProcess } from '@baton/sdk';

export const escalation = defineProcess({
  name: 'support-escalation',
  stages: { triage: { team: 'support' }, engineering: { team: 'platform' } },
  handoffs: {
    escalate: {
      from: 'triage',
      to: 'engineering',
      context: { required: ['browser', 'error_message'], optional: ['account_id'] },
    },
  },
});
