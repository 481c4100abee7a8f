/**
 * Stands in `meta` from the first byte of an import to its last batch, which takes it away and names the head: a folder
 * with it holds
 * half a chain and must not be opened as one, still less have a block 0 written over it.
 */
export const IMPORTING = 'importing'
