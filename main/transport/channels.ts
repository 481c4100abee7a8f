/** The whole IPC surface between a page and this process: one call, one feed, nothing else. */
export const REQUEST = 'dipnet:request'
export const SUBSCRIBE = 'dipnet:subscribe'
export const UNSUBSCRIBE = 'dipnet:unsubscribe'
export const FEED = 'dipnet:feed'
