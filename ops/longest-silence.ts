/**
 * Longest that pages may be held back at a time, in hours: a night's work, or the shift of a repair. A maintenance
 * window that holds for longer is objected to, a silence that does is drift.
 */
export const LONGEST_SILENCE_HOURS = 12;
