/** Longest value of a custom field, in characters: an import cuts what is longer, an edit refuses it. */
export const LONGEST_CUSTOM_FIELD = 4000;
