/** What a handoff is in an item, as one string. */
export function handoffKey(o: {
  readonly namespace: string;
  readonly process: string;
  readonly item: string;
  readonly cycle: number;
  readonly handoffId: string;
}): string {
  return JSON.stringify([o.namespace, o.process, o.item, o.cycle, o.handoffId]);
}
