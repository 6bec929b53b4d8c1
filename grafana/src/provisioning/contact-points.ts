/**
 * An example, named so that Grafana does not read it: whom to tell is for who runs Grafana to say. Notification
 * policies are left alone, since a file with some replaces the whole tree.
 */
export const contactPointsExample = {
  apiVersion: 1,
  contactPoints: [
    {
      orgId: 1,
      name: 'handoffs',
      receivers: [
        {
          uid: 'handoffs-webhook',
          type: 'webhook',
          settings: { url: '$HANDOFFS_WEBHOOK_URL', httpMethod: 'POST' },
          disableResolveMessage: false,
        },
        {
          uid: 'handoffs-slack',
          type: 'slack',
          settings: { url: '$HANDOFFS_SLACK_URL' },
          disableResolveMessage: false,
        },
      ],
    },
  ],
} as const;
