import type { ThreeMfDocument } from './threeMfDocument.ts'
import { escapeXml, objectId } from './threeMfXml.ts'

/** Where Bambu Studio and OrcaSlicer look for the tool of each object. */
export const MODEL_SETTINGS_PATH = 'Metadata/model_settings.config'
/** Where they look for the filaments. */
export const PROJECT_SETTINGS_PATH = 'Metadata/project_settings.config'

/** The name and tool of each object and of its one part, in order of the model's objects. */
export function modelSettings({ parts }: ThreeMfDocument): string {
  const row = (key: string, value: string | number) => `<metadata key="${key}" value="${value}"/>`
  const objects = parts.map(({ name, colors }, i) => {
    const rows = row('name', escapeXml(name)) + row('extruder', colors[0]!.tool)
    const id = objectId(i)
    return `<object id="${id}">${rows}<part id="${id}" subtype="normal_part">${rows}</part></object>\n`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<config>\n${objects.join('')}</config>\n`
}

/**
 * The filaments' colours, in order of the tools (`toolsOf` numbers them without a gap), and nothing else: what is set
 * here replaces what the factory set, and its printer, speeds and temperatures are its own.
 */
export function projectSettings({ parts }: ThreeMfDocument): string {
  const colors: string[] = []
  for (const part of parts) for (const { color, tool } of part.colors) colors[tool - 1] = color.toUpperCase()
  return `${JSON.stringify({ filament_colour: colors }, null, 2)}\n`
}
