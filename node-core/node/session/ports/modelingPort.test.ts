import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { UNWATCHED } from '#node-core/kernel/progress.ts'
import { createDesign } from '#node-core/model/design.ts'
import { ANY_MACHINE } from '#node-core/model/making/machineLimits.ts'
import { PRODUCTION_FORMS } from '#node-core/model/order/jobTicket.ts'
import { propHash } from '#node-core/model/prop.ts'
import { createNodeAssets } from '#node-core/modeling/assets/nodeAssets.ts'
import { createModeling } from '#node-core/modeling/createModeling.ts'
import { testGlb } from '../../../../tests/support/testGlb.ts'
import { testProp } from '../../../../tests/support/testProp.ts'
import { createModelingPort } from './modelingPort.ts'

it('writes the file that was asked for, with one short code', async () => {
  const port = createModelingPort(createModeling(createNodeAssets()))
  const prop = testProp()
  const design = createDesign(propHash(prop))
  const made = await Promise.all(
    PRODUCTION_FORMS.map((form) => port.produce(prop, design, testGlb(), ANY_MACHINE, form, UNWATCHED)),
  )
  const isForBambu = made.map(({ file }) => 'Metadata/project_settings.config' in unzipSync(file))
  expect(isForBambu).toEqual(PRODUCTION_FORMS.map((form) => form === 'bambu'))
  expect(made[1]!.shortCode).toBe(made[0]!.shortCode)
})
