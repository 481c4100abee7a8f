/** Hats a person can wear in the app; an account may wear several (product.md §1). */
export const ROLES = [
  'studio',
  'fan',
  'factory',
  'carrier',
  'supplier',
  'designer',
  'developer',
  'reviewer',
  'witness',
] as const
export type Role = (typeof ROLES)[number]

/** Who is paid out of an order, in the order the split is shown. */
export const SHARE_ROLES = ['studio', 'designer', 'developer', 'material', 'carrier', 'factory'] as const
export type ShareRole = (typeof SHARE_ROLES)[number]
