import type { CheckedLog } from './check.ts';
import { bpic2013Incidents } from './checks/bpic2013/incidents.ts';
import { servicenowIncidents } from './checks/servicenow/incidents.ts';

/** The public logs whose figures are known beforehand. */
export const checkedLogs: readonly CheckedLog[] = [bpic2013Incidents, servicenowIncidents];
