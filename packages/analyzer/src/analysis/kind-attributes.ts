/** Attributes that say how pressing an item is, in the order in which one is looked for. */
export const URGENCY_ATTRIBUTES = ['priority', 'severity', 'impact', 'urgency'];

/** Attributes that say of what kind an item is, in the order in which one is looked for. */
export const KIND_ATTRIBUTES = ['category', 'component', 'product', 'area', 'type'];

/** Attributes that items are told apart by where only some may be, by the last word of their name. */
export const STRATUM_ATTRIBUTES = [...URGENCY_ATTRIBUTES, 'category'];
