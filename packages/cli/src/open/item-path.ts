/** Where the engine tells of an item: its key alone may occur in several processes and namespaces. */
export function itemPath(o: {
  readonly item: string;
  readonly process: string;
  readonly namespace: string;
}): string {
  const scope = new URLSearchParams({ process: o.process, namespace: o.namespace });
  return `/api/items/${encodeURIComponent(o.item)}?${scope}`;
}
