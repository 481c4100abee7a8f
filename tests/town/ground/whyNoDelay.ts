import { existsSync } from 'node:fs'
import { runTool } from './runTool.ts'

/** Null where a cable between namespaces can be given a delay; else why not, in words. */
export async function whyNoDelay(): Promise<string | null> {
  if (!existsSync('/dev/net/tun')) return 'this kernel has no TAP devices'
  try {
    const said = await runTool('socat', ['-V'])
    return /WITH_TUN 1/.test(said) ? null : 'socat was built without TAP devices'
  } catch {
    return 'the package socat is missing'
  }
}
