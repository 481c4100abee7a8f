/** Id of the list of materials in the model. */
export const MATERIALS_ID = 1

/** Id of a part's object in the model. */
export const objectId = (part: number): number => part + 2

/** Attribute and text alike; characters that XML 1.0 forbids become a question mark. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '?')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '?')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;')
    .replace(/[\t\n\r]/g, ' ')
}
