import { ORDER_STATE_ROWS, ORDER_STEPS, ORDER_TIMES, type OrderStepName } from '../../model/order/orderMachine.ts'
import { paradigmProcess, type ParadigmProcess } from '../../model/process/paradigmProcess.ts'

const FUNCTIONS = new Map<string, string>(
  ORDER_STEPS.flatMap(({ name, call }) => (call === null ? [] : [[name, call]])),
)
const functionOf = (name: OrderStepName | 'placeOrder') => FUNCTIONS.get(name) ?? name

/**
 * The order machine as LicensedProp's published process: what stands in the metadata as `process`. Only what the
 * contract sees is in it, by the contract's own names.
 */
export function licensedPropProcess(): ParadigmProcess {
  return paradigmProcess.parse({
    start: { call: 'placeOrder', to: 'placed' },
    states: ORDER_STATE_ROWS.map(({ name, holds }) => ({ name, holds })),
    parties: [
      { name: 'buyer', title: { en: 'Fan', 'zh-CN': '影迷' } },
      { name: 'factory', title: { en: 'Factory', 'zh-CN': '工厂' } },
    ],
    times: ORDER_TIMES.map(({ name, set }) => ({
      name,
      set: set.map(({ by, plus }) => ({ by: functionOf(by), plus })),
    })),
    steps: ORDER_STEPS.flatMap(({ name, call, from, to, by, opens, closes, once, needs, otherwise, event }) =>
      call === null
        ? []
        : {
            name: functionOf(name),
            from,
            to,
            by,
            opens,
            closes,
            once,
            needs: [...needs],
            otherwise: otherwise && functionOf(otherwise),
            event,
          },
    ),
  })
}
