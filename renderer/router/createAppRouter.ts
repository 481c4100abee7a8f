import { createRouter, createWebHashHistory, type Router } from 'vue-router'
import { routes } from './routes.ts'

/** Hash addresses: the same files work over app:// and behind any web server. */
export function createAppRouter(): Router {
  return createRouter({ history: createWebHashHistory(), routes: [...routes] })
}
