/**
 * Of rows of `work_items`: their item has several cycles, in whatever process, or one that is not the first. Any other row
 * is a whole item, and need not be grouped with, or told from, all others.
 */
export const HAS_CYCLES = 'Item IN (SELECT Item FROM work_items WHERE Cycle != 1)';
