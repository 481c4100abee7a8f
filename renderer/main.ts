import '@fontsource-variable/archivo/wdth.css'
import '@fontsource-variable/martian-mono/wdth.css'
import '@fontsource/noto-sans-sc/chinese-simplified-400.css'
import '@fontsource/noto-sans-sc/chinese-simplified-700.css'
import './theme/main.css'
import ui from '@nuxt/ui/vue-plugin'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { connectNode } from './api/connectNode.ts'
import { NODE_CONNECTION } from './api/useNode.ts'
import App from './App.vue'
import { createTranslations } from './i18n/createTranslations.ts'
import { installIcons } from './theme/installIcons.ts'
import { createAppRouter } from './router/createAppRouter.ts'

// Before the router: a headless node hands its token over in the fragment that the router would read as a page.
const connection = connectNode(window)
installIcons()

createApp(App)
  .provide(NODE_CONNECTION, connection)
  .use(createPinia())
  .use(createTranslations())
  .use(createAppRouter())
  .use(ui)
  .mount('#app')
