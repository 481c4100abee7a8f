import { readFileSync } from 'node:fs'

/** CPU seconds and resident memory of a running process, from Linux's /proc. */
export function processUsage(pid: number): { readonly cpuS: number; readonly rssMib: number } {
  // The name in brackets may hold spaces: fields are counted after it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()!.split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
  // USER_HZ and the page size are these on every Linux that Electron runs on.
  return { cpuS: ticks / 100, rssMib: (pages * 4096) / 2 ** 20 }
}
