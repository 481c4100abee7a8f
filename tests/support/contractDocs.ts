import { readFileSync, readdirSync } from 'node:fs'
import { runCompiler } from '#node-core/contracts/compiler/compile.ts'

/* What the Solidity of this product says about itself, held against what it does: the compiler's syntax tree knows
   every error and event that a function can reach, so what its NatSpec promises can be proven. */

const ROOM = new URL('../../node-core/contracts/', import.meta.url)

/** As far as the rules below look into the compiler's tree. */
interface AstNode {
  readonly id: number
  readonly nodeType: string
  readonly src: string
  readonly name?: string
  readonly kind?: string
  readonly visibility?: string
  readonly stateMutability?: string
  readonly implemented?: boolean
  readonly abstract?: boolean
  readonly contractKind?: string
  readonly functionSelector?: string
  readonly referencedDeclaration?: number
  readonly linearizedBaseContracts?: readonly number[]
  readonly documentation?: { readonly text: string } | null
  readonly parameters?: { readonly parameters: readonly AstNode[] }
  readonly returnParameters?: { readonly parameters: readonly AstNode[] }
  readonly members?: readonly AstNode[]
  readonly nodes?: readonly AstNode[]
}

interface Doc {
  readonly notice: string
  readonly dev: string
  readonly params: readonly string[]
  readonly returns: readonly string[]
  readonly inherits: boolean
}

/** Names of what a function can reach, and which of them our own sources declare. */
interface Reach {
  readonly errors: ReadonlySet<string>
  readonly events: ReadonlySet<string>
  readonly ours: ReadonlySet<string>
}

/** What an event's name cannot say: the tree has a path to it from other steps too, which is never taken. */
const ONLY_FROM: Readonly<Record<string, string>> = {
  // `_refund` has a fee to pay only when it is called by `cancel`.
  CancelFeePaid: 'cancel',
}

const PARTS = ['Who', 'When', 'Refuses with', 'Emits'] as const

/** Every .sol file of the room, below it. */
export function contractSources(): string[] {
  const all = readdirSync(ROOM, { recursive: true, encoding: 'utf8' })
  return all.filter((path) => path.endsWith('.sol')).map((path) => path.replaceAll('\\', '/'))
}

function* walk(value: unknown): Generator<AstNode> {
  if (value === null || typeof value !== 'object') return
  if ('nodeType' in value) yield value as AstNode
  for (const child of Object.values(value)) yield* walk(child)
}

function parseDoc(text: string): Doc {
  const tags = [...text.matchAll(/@(\w+)([^@]*)/g)].map(([, tag, rest]) => ({
    tag,
    text: rest!.replace(/\s+/g, ' ').trim(),
  }))
  const all = (tag: string) => tags.filter((entry) => entry.tag === tag).map((entry) => entry.text)
  return {
    notice: all('notice').join(' '),
    dev: all('dev').join(' '),
    // With words behind the name.
    params: all('param').flatMap((param) => /^(\w+) \S/.exec(param)?.[1] ?? []),
    returns: all('return').filter((text) => text !== ''),
    inherits: all('inheritdoc').length > 0,
  }
}

/** One part of a step's `@dev`, up to the next part. */
function partOf(dev: string, part: (typeof PARTS)[number]): string | null {
  const next = PARTS.slice(PARTS.indexOf(part) + 1).map((name) => `${name}:`)
  const found = new RegExp(`${part}:(.*?)(?:${[...next, '$'].join('|')})`).exec(dev)?.[1]?.trim()
  return found ? found : null
}

/**
 * Everything that is wrong with the NatSpec of this room's sources and of `extra` ones.
 * @param files below node-core/contracts
 * @param extra further sources by name
 */
export function docProblems(files: readonly string[], extra: Readonly<Record<string, string>> = {}): string[] {
  const { sources = {} } = runCompiler(files, extra, { '*': { '': ['ast'] } })
  const text = (path: string) => extra[path] ?? readFileSync(new URL(path, ROOM), 'utf8')
  const ours = Object.entries(sources).filter(([path]) => !path.startsWith('@'))
  const byId = new Map<number, AstNode>()
  for (const { ast } of Object.values(sources)) for (const node of walk(ast)) byId.set(node.id, node)
  const ownIds = new Set(ours.flatMap(([, { ast }]) => [...walk(ast)].map(({ id }) => id)))
  const names = (nodeType: string) =>
    new Set([...byId.values()].filter((node) => node.nodeType === nodeType).map(({ name }) => name!))
  const known = { errors: names('ErrorDefinition'), events: names('EventDefinition') }
  const contracts = [...byId.values()].filter(({ nodeType, id }) => nodeType === 'ContractDefinition' && ownIds.has(id))
  const problems: string[] = []

  /** Declarations that a node's own code names; read once a node. */
  const namedBy = new Map<number, readonly AstNode[]>()
  function namedIn(node: AstNode): readonly AstNode[] {
    const known =
      namedBy.get(node.id) ??
      [...walk(node)].flatMap(({ referencedDeclaration }) => byId.get(referencedDeclaration ?? -1) ?? [])
    namedBy.set(node.id, known)
    return known
  }

  function reach(from: AstNode): Reach {
    const found = { errors: new Set<string>(), events: new Set<string>(), ours: new Set<string>() }
    const seen = new Set<number>()
    const visit = (node: AstNode) => {
      if (seen.has(node.id)) return
      seen.add(node.id)
      for (const target of namedIn(node)) {
        if (target.nodeType === 'FunctionDefinition' || target.nodeType === 'ModifierDefinition') visit(target)
        const set = { ErrorDefinition: found.errors, EventDefinition: found.events }[target.nodeType]
        if (!set) continue
        set.add(target.name!)
        if (ownIds.has(target.id)) found.ours.add(target.name!)
      }
    }
    visit(from)
    return found
  }

  /** What every contract that can be deployed reaches by this function of an interface; null where none has it. */
  function reachOf(face: AstNode, selector: string | undefined): Reach | null {
    const reached = contracts
      .filter(
        ({ linearizedBaseContracts, abstract, contractKind }) =>
          contractKind === 'contract' && !abstract && linearizedBaseContracts?.includes(face.id),
      )
      .flatMap(({ linearizedBaseContracts = [] }) => {
        const members = linearizedBaseContracts.flatMap((id) => byId.get(id)?.nodes ?? [])
        const found = members.find((node) => node.functionSelector === selector && node.implemented !== false)
        return found ? [reach(found)] : []
      })
    if (reached.length === 0) return null
    const common = (pick: (one: Reach) => ReadonlySet<string>) =>
      new Set([...pick(reached[0]!)].filter((name) => reached.every((one) => pick(one).has(name))))
    return {
      errors: common(({ errors }) => errors),
      events: common(({ events }) => events),
      ours: common(({ ours }) => ours),
    }
  }

  function checkTags(where: string, node: AstNode, doc: Doc) {
    if (doc.notice === '') problems.push(`${where}: no @notice`)
    for (const { name } of node.parameters?.parameters ?? [])
      if (name && !doc.params.includes(name)) problems.push(`${where}: no @param ${name}`)
    const returned = node.returnParameters?.parameters.length ?? 0
    if (doc.returns.length < returned) problems.push(`${where}: ${doc.returns.length} of ${returned} @return`)
  }

  /** The names in a part of `@dev` are those that the code reaches: all of ours, and others only if it does. */
  function checkNames(where: string, step: string, said: string, kind: 'errors' | 'events', reached: Reach) {
    const words: readonly string[] = said.match(/\b[A-Z]\w*\b/g) ?? []
    for (const word of words) {
      if (known[kind].has(word) && !reached[kind].has(word)) problems.push(`${where}: ${word} cannot happen`)
      if (!known[kind].has(word) && /[a-z][A-Z]/.test(word)) problems.push(`${where}: ${word} is declared nowhere`)
    }
    for (const name of reached[kind])
      if (reached.ours.has(name) && !words.includes(name) && (ONLY_FROM[name] ?? step) === step)
        problems.push(`${where}: does not say ${name}`)
  }

  function checkFace(face: AstNode) {
    for (const node of face.nodes ?? []) {
      const where = `${face.name}.${node.name}`
      const doc = parseDoc(node.documentation?.text ?? '')
      if (!['FunctionDefinition', 'EventDefinition', 'ErrorDefinition'].includes(node.nodeType)) continue
      checkTags(where, node, doc)
      if (node.nodeType !== 'FunctionDefinition') continue
      const isStep = node.stateMutability !== 'view' && node.stateMutability !== 'pure'
      for (const part of PARTS)
        if (isStep && partOf(doc.dev, part) === null) problems.push(`${where}: @dev does not say ${part}`)
      const reached = reachOf(face, node.functionSelector)
      if (!reached) continue
      checkNames(where, node.name!, partOf(doc.dev, 'Refuses with') ?? '', 'errors', reached)
      checkNames(where, node.name!, partOf(doc.dev, 'Emits') ?? '', 'events', reached)
    }
  }

  const faces = contracts.filter(({ contractKind }) => contractKind === 'interface')
  const faceSelectors = new Set(
    faces.flatMap(({ nodes = [] }) => nodes.map(({ functionSelector }) => functionSelector)),
  )

  function checkImplementation(contract: AstNode) {
    for (const node of contract.nodes ?? []) {
      const isConstructor = node.kind === 'constructor'
      if (node.functionSelector === undefined && !isConstructor) continue
      const where = `${contract.name}.${isConstructor ? 'constructor' : node.name}`
      const doc = parseDoc(node.documentation?.text ?? '')
      if (!isConstructor && faceSelectors.has(node.functionSelector) && !doc.inherits)
        problems.push(`${where}: no @inheritdoc`)
      else if (!doc.inherits) checkTags(where, node, doc)
    }
  }

  for (const contract of contracts) {
    if (parseDoc(contract.documentation?.text ?? '').notice === '') problems.push(`${contract.name}: no @notice`)
    if (contract.contractKind === 'interface') checkFace(contract)
    else checkImplementation(contract)
  }
  for (const [path, { ast }] of ours) {
    const source = Buffer.from(text(path), 'utf8')
    const isTold = ({ src }: AstNode) => {
      const before = source
        .subarray(0, Number(src.split(':')[0]))
        .toString('utf8')
        .trimEnd()
        .split('\n')
      return /^\s*\/\/\/ \S/.test(before.at(-1) ?? '')
    }
    // Those of a whole file are for others to see; what lies in a contract is its own.
    for (const node of (ast as AstNode).nodes ?? []) {
      if (node.nodeType !== 'StructDefinition' && node.nodeType !== 'EnumDefinition') continue
      if (!isTold(node)) problems.push(`${node.name}: no @notice`)
      for (const member of node.members ?? [])
        if (!isTold(member)) problems.push(`${node.name}.${member.name}: not explained`)
    }
  }
  return problems
}
