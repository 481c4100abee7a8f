// npm run build: everything into out/, with the bundler's warnings.
import { ensureBuild } from './setup/ensureBuild.mjs'

await ensureBuild({ env: { ELECTRON_MAJOR_VER: process.env.ELECTRON_MAJOR_VER ?? '33' }, force: true, quiet: false })
