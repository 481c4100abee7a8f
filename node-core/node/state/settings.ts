import { z } from 'zod'
import {
  DEFAULT_STORAGE_GB,
  LEAST_STORAGE_GB,
  MAX_WALLET_ORIGINS,
  MOST_STORAGE_GB,
  walletOrigin,
  type Settings,
} from '#node-core/api/calls/app.ts'
import { createEmitter, type Emitter } from '#node-core/kernel/emitter.ts'
import { ROLES } from '#node-core/model/role.ts'
import { createJsonFile } from './jsonFile.ts'

const schema: z.ZodType<Settings, unknown> = z.object({
  language: z.enum(['en', 'zh-CN']),
  theme: z.enum(['dark', 'light', 'system']),
  role: z.enum(ROLES).nullable(),
  onboarded: z.boolean(),
  autopilot: z.boolean(),
  displayCurrency: z.string().max(3),
  displayRate: z.string().max(40),
  // Not in files of earlier versions.
  walletAccess: z.boolean().default(false),
  walletOrigins: z.array(walletOrigin).max(MAX_WALLET_ORIGINS).default([]),
  reachable: z.boolean().default(true),
  opensPort: z.boolean().default(true),
  peerPort: z.number().int().min(0).max(65_535).default(0),
  storageGb: z.number().int().min(LEAST_STORAGE_GB).max(MOST_STORAGE_GB).default(DEFAULT_STORAGE_GB),
  holdPackages: z.boolean().default(false),
  keeper: z.boolean().default(true),
  keeperForAll: z.boolean().default(true),
})

export interface SettingsStore {
  get(): Settings
  save(change: { [K in keyof Settings]?: Settings[K] | undefined }): Promise<Settings>
  readonly changes: Emitter<Settings>
}

/** @param language what a first start begins with */
export async function openSettings(path: string, language: Settings['language']): Promise<SettingsStore> {
  const file = createJsonFile(path, schema, {
    language,
    theme: 'dark',
    role: null,
    onboarded: false,
    autopilot: true,
    displayCurrency: '',
    displayRate: '',
    walletAccess: false,
    walletOrigins: [],
    reachable: true,
    opensPort: true,
    peerPort: 0,
    storageGb: DEFAULT_STORAGE_GB,
    holdPackages: false,
    keeper: true,
    keeperForAll: true,
  })
  let current = await file.readOrSetAside()
  const changes = createEmitter<Settings>()
  return {
    get: () => current,
    async save(change) {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      current = { ...current, ...given }
      await file.write(current)
      changes.emit(current)
      return current
    },
    changes,
  }
}
