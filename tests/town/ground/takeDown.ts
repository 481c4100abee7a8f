import { runTool } from './runTool.ts'

/**
 * Ends who runs in a network namespace, and removes it: whoever is left would keep it, without a name by which anybody
 * finds it.
 */
export async function takeDown(namespace: string): Promise<void> {
  for (const left of (await runTool('ip', ['netns', 'pids', namespace])).split('\n').filter(Boolean))
    await runTool('kill', ['-9', left]).catch(() => undefined)
  await runTool('ip', ['netns', 'del', namespace])
}
