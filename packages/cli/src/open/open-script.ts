/** Fetches the page again every five seconds and shows its new body; says so while it cannot. */
export const OPEN_SCRIPT = `'use strict';
const everyMillis = 5000;
async function refresh() {
  const state = document.getElementById('state');
  try {
    const response = await fetch(location.href, { cache: 'no-store' });
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const next = page.getElementById('live');
    if (next === null) throw new Error('no page');
    document.getElementById('live').replaceWith(document.adoptNode(next));
    document.body.dataset.refreshed = String(Number(document.body.dataset.refreshed || 0) + 1);
    state.textContent = '';
  } catch {
    state.textContent = 'Baton does not answer; what stands here may be old.';
  }
  setTimeout(refresh, document.hidden ? 4 * everyMillis : everyMillis);
}
setTimeout(refresh, everyMillis);
`;
