import { contextBridge, ipcRenderer } from 'electron'
import { FEED, REQUEST, SUBSCRIBE, UNSUBSCRIBE } from './transport/channels.ts'

// As node-core/api says it; written out because a sandboxed preload bundles as little as it can.
const LOST = '{"reply":{"ok":false,"error":{"code":"API_CONNECTION_LOST","family":"unavailable","data":{}}}}'

let lastId = 0
const listeners = new Map<number, (message: string) => void>()

ipcRenderer.on(FEED, (_event, id: number, message: string) => listeners.get(id)?.(message))

// The page's whole world: a Transport of node-core/api. No event object, no channel name, no Electron reaches it.
contextBridge.exposeInMainWorld('dipnet', {
  request: (message: string): Promise<string> => ipcRenderer.invoke(REQUEST, message),
  subscribe: (message: string, listener: (message: string) => void): (() => void) => {
    const id = (lastId += 1)
    listeners.set(id, listener)
    ipcRenderer.invoke(SUBSCRIBE, id, message).catch(() => {
      listeners.delete(id)
      listener(LOST)
    })
    return () => {
      listeners.delete(id)
      ipcRenderer.invoke(UNSUBSCRIBE, id).catch(() => undefined)
    }
  },
})
