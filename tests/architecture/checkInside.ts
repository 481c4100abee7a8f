import { isTest, roomOf } from './checkImports.ts'
import type { SourceFile } from './readSources.ts'
import { INSIDE, NODE_CORE_ROOMS } from './rooms.mjs'

/** The folder of a room, with a slash: `node-core/chain/`, `main/`. */
export const folderOf = (room: string): string => (NODE_CORE_ROOMS.includes(room) ? `node-core/${room}/` : `${room}/`)

/** Where in its room a file stands: the sub-folder, the file's own name where the order names it, else '.'. */
function subRoomOf(room: string, path: string): string {
  const [first = '', ...rest] = path.slice(folderOf(room).length).split('/')
  return rest.length > 0 || INSIDE[room]?.includes(first) === true ? first : '.'
}

/** What files import inside their room against the order of its sub-rooms. Tests are free, as between rooms. */
export function checkInside(files: readonly SourceFile[]): string[] {
  const found = new Set<string>()
  for (const file of files) {
    const room = roomOf(file.path)
    if (room === null || isTest(file.path)) continue
    const order = INSIDE[room] ?? ['.']
    const from = subRoomOf(room, file.path)
    if (!order.includes(from)) found.add(`${folderOf(room)}${from} has no place in the order inside ${room}`)
    for (const { specifier, target } of file.imports) {
      if (target === null || roomOf(target) !== room) continue
      const to = subRoomOf(room, target)
      if (!order.includes(to)) found.add(`${folderOf(room)}${to} has no place in the order inside ${room}`)
      else if (order.includes(from) && order.indexOf(to) < order.indexOf(from))
        found.add(`${file.path} imports ${specifier}: inside ${room}, ${from} may not import ${to}`)
    }
  }
  return [...found]
}
