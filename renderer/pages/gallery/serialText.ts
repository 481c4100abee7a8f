/** `0001/500`: serials are counted with at least four digits, as they are cut into pieces. */
export function serialText(serial: number, cap: number): string {
  return `${String(serial).padStart(Math.max(4, String(cap).length), '0')}/${cap}`
}
