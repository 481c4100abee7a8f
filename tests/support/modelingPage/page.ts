import { useModeling } from '../../../renderer/stage/model/useModeling.ts'

/** The page's own modeling room, for a test to call. */
Object.assign(window, { modeling: useModeling() })
