import type { Disk } from '#node-core/storage/files/disk.ts'

/**
 * A disk whose power fails: bytes that were not synced are lost, and a rename whose folder was not synced may be lost
 * too, or kept.
 * The step after the `cutAfter`-th does not happen any more: it and all later ones throw `PowerCut`.
 */
export interface ForgetfulDisk extends Disk {
  readonly steps: number
  /** What is there after the power came back, by how the disk dealt with renames that were not synced. */
  afterPowerCut(unsynced: 'lost' | 'kept'): ReadonlyMap<string, string>
}

export class PowerCut extends Error {}

interface Bytes {
  text: string
  synced: string
}

export function createForgetfulDisk(files: Readonly<Record<string, string>> = {}, cutAfter = Infinity): ForgetfulDisk {
  const names = new Map<string, Bytes>(Object.entries(files).map(([path, text]) => [path, { text, synced: text }]))
  let syncedNames = new Map(names)
  let steps = 0
  const step = () => {
    if (steps >= cutAfter) throw new PowerCut('the power is gone')
    steps++
  }
  return {
    get steps() {
      return steps
    },
    makeFolder: async () => step(),
    async create(path) {
      step()
      const bytes: Bytes = { text: '', synced: '' }
      names.set(path, bytes)
      return {
        async write(data) {
          step()
          bytes.text += typeof data === 'string' ? data : Buffer.from(data).toString('latin1')
        },
        async sync() {
          step()
          bytes.synced = bytes.text
        },
        close: async () => undefined,
      }
    },
    async rename(from, to) {
      step()
      const bytes = names.get(from)
      if (bytes === undefined) throw new PowerCut(`there is no ${from}`)
      names.delete(from)
      names.set(to, bytes)
    },
    async syncFolder() {
      step()
      syncedNames = new Map(names)
    },
    async remove(path) {
      step()
      names.delete(path)
    },
    afterPowerCut: (unsynced) =>
      new Map([...(unsynced === 'kept' ? names : syncedNames)].map(([path, bytes]) => [path, bytes.synced])),
  }
}

/**
 * Cuts the power after each step of `write`. `check` is given what the file then holds (null: no such file) and whether
 * `write` had
 * resolved before.
 */
export async function cutPowerEverywhere(
  path: string,
  before: string | null,
  write: (disk: Disk) => Promise<void>,
  check: (held: string | null, resolved: boolean) => void,
): Promise<number> {
  const files = before === null ? {} : { [path]: before }
  const whole = createForgetfulDisk(files)
  await write(whole)
  for (let cut = 0; cut <= whole.steps; cut++) {
    const disk = createForgetfulDisk(files, cut)
    const resolved = await write(disk).then(
      () => true,
      (error: unknown) => {
        if (!(error instanceof PowerCut)) throw error
        return false
      },
    )
    for (const unsynced of ['lost', 'kept'] as const) check(disk.afterPowerCut(unsynced).get(path) ?? null, resolved)
  }
  return whole.steps
}
