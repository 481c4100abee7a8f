import { app } from 'electron'

const TEXT = {
  en: {
    crashed: 'The page keeps crashing.',
    crashedDetail: 'Your node is still running and nothing is lost.',
    reload: 'Reload',
    quit: 'Quit',
  },
  zh: {
    crashed: '页面反复崩溃。',
    crashedDetail: '您的节点仍在运行，数据没有丢失。',
    reload: '重新加载',
    quit: '退出',
  },
} as const

/** The few sentences that must be said when no renderer is there to say them. */
export function nativeText(locale = app.getLocale()): (typeof TEXT)['en' | 'zh'] {
  return locale.startsWith('zh') ? TEXT.zh : TEXT.en
}
