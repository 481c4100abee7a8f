/**
 * What every client is asked to do; see tests/contract/clients.test.ts.
 * @typedef {{ url: string, ws: string, key: string, to: string, abi: object[], bytecode: string, alice: string }} Task
 */

/** @returns {Task} */
export const readTask = () => JSON.parse(process.argv[2] ?? process.env.CLIENT_TASK ?? '{}')

/** One line that the test reads. @param {Record<string, unknown>} done */
export function tell(done) {
  process.stdout.write(
    `\nDONE ${JSON.stringify(done, (_, value) => (typeof value === 'bigint' ? value.toString() : value))}\n`,
  )
  process.exit(0)
}

/** @param {() => Promise<unknown>} ask @returns {Promise<any>} what it fails with */
export async function failureOf(ask) {
  try {
    await ask()
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}
