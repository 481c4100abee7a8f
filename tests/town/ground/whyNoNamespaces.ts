import { runTool } from './runTool.ts'

/** Null where hosts can have network stacks of their own; else why not, in words. */
export async function whyNoNamespaces(): Promise<string | null> {
  if (process.platform !== 'linux') return 'network namespaces are Linux’s'
  if (process.getuid?.() !== 0) return 'network namespaces take root'
  const name = `dnt-${process.pid}-try`
  try {
    await runTool('ip', ['netns', 'add', name])
  } catch (error) {
    return `ip netns does not work here: ${error instanceof Error ? error.message : String(error)}`
  }
  try {
    await runTool('ip', ['-n', name, 'link', 'add', 'name', 'one', 'type', 'veth', 'peer', 'name', 'other'])
    await runTool('ip', ['-n', name, 'link', 'add', 'name', 'street', 'type', 'bridge'])
    await runTool('tc', [
      '-n',
      name,
      'qdisc',
      'add',
      'dev',
      'one',
      'root',
      'tbf',
      'rate',
      '1mbit',
      'burst',
      '16kb',
      'latency',
      '50ms',
    ])
    await runTool(
      'ip',
      ['netns', 'exec', name, 'nft', '-f', '-'],
      'table ip t { chain c { type nat hook postrouting priority srcnat; masquerade; }; }',
    )
    return null
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return `veth, bridge, tc or nft (package nftables) is missing: ${said}`
  } finally {
    await runTool('ip', ['netns', 'del', name])
  }
}
