/** Folder of everything that is provisioned. */
export const FOLDER = { folder: 'Handoffs', folderUid: 'handoff' } as const;

/** Where Grafana finds the dashboards. */
export const dashboardProviderFile = {
  apiVersion: 1,
  providers: [
    {
      name: 'handoffs',
      orgId: 1,
      ...FOLDER,
      type: 'file',
      disableDeletion: false,
      allowUiUpdates: false,
      updateIntervalSeconds: 30,
      options: { path: '/etc/grafana/dashboards/handoff' },
    },
  ],
} as const;
