import { defineProcess } from '@baton/sdk';

export const review = defineProcess({
  name: 'design-to-development',
  stages: {
    design: { team: 'design' },
    development: { team: 'development' },
  },
  handoffs: {
    hand_over: { from: 'design', to: 'development', context: { required: ['mockup', 'states'] } },
  },
});
