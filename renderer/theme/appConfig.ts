/**
 * Nuxt UI's theme, ours: one accent (`tungsten`, the colour of film-edge print and studio lamps), warm graphite greys,
 * square corners,
 * flat panels, labels in wide small capitals. Given to the Vite plugin by electron.vite.config.ts.
 */
export const appConfig = {
  colors: {
    primary: 'tungsten',
    secondary: 'graphite',
    neutral: 'graphite',
    success: 'leaf',
    info: 'graphite',
    warning: 'caution',
    error: 'tally',
  },
  button: {
    slots: {
      base: 'font-semibold rounded-xs cursor-pointer [font-stretch:96%] tracking-[0.005em] disabled:opacity-50 aria-disabled:opacity-50 focus-visible:outline-2 focus-visible:outline-offset-2',
    },
    compoundVariants: [
      {
        color: 'primary',
        variant: 'solid',
        class:
          'bg-(--accent-fill) text-(--accent-ink) hover:bg-(--accent-fill-hover) active:bg-(--accent-fill-hover) disabled:bg-(--accent-fill) aria-disabled:bg-(--accent-fill) focus-visible:outline-(--ui-primary)',
      },
      { color: 'neutral', variant: 'outline', class: 'bg-transparent ring-accented hover:bg-elevated' },
      { color: 'error', variant: 'solid', class: 'bg-(--tally-fill) text-white hover:bg-(--tally-fill)/85' },
    ],
    defaultVariants: { size: 'lg' },
  },
  input: {
    slots: { root: 'w-full', base: 'rounded-xs bg-(--field) text-sm/5 ring-accented' },
    defaultVariants: { size: 'lg' },
  },
  inputNumber: {
    slots: { root: 'w-full', base: 'rounded-xs bg-(--field) text-sm/5 ring-accented' },
    defaultVariants: { size: 'lg' },
  },
  textarea: {
    slots: { root: 'w-full', base: 'rounded-xs bg-(--field) text-sm/5 ring-accented' },
    defaultVariants: { size: 'lg' },
  },
  select: {
    slots: {
      base: 'w-full rounded-xs bg-(--field) text-sm/5 ring-accented',
      content: 'rounded-xs bg-(--panel) ring-accented',
    },
    defaultVariants: { size: 'lg' },
  },
  selectMenu: {
    slots: {
      base: 'w-full rounded-xs bg-(--field) text-sm/5 ring-accented',
      content: 'rounded-xs bg-(--panel) ring-accented',
    },
    defaultVariants: { size: 'lg' },
  },
  inputTags: { slots: { root: 'w-full rounded-xs bg-(--field)' }, defaultVariants: { size: 'lg' } },
  formField: {
    slots: {
      label: 'text-[13px] font-semibold text-highlighted',
      help: 'text-xs text-muted',
      description: 'text-xs text-muted',
      error: 'text-xs',
    },
  },
  card: {
    slots: { root: 'rounded-xs', header: 'px-4 py-3 sm:px-5', body: 'p-4 sm:p-5', footer: 'px-4 py-3 sm:px-5' },
    variants: { variant: { outline: { root: 'bg-(--panel) ring-default' } } },
  },
  badge: {
    slots: { base: 'rounded-xs font-semibold [font-stretch:104%]' },
    defaultVariants: { variant: 'subtle', color: 'neutral' },
  },
  modal: {
    slots: {
      overlay: 'bg-(--scrim)',
      content: 'divide-y-0',
      header: 'px-6 pt-5 pb-1 min-h-0',
      body: 'px-6 py-4',
      footer: 'px-6 pb-5 pt-2 justify-end gap-2',
      title: 'title-sm',
      close: 'top-3.5',
    },
    variants: {
      fullscreen: { false: { content: 'rounded-xs bg-(--panel) ring-accented shadow-2xl' } },
      overlay: { true: { overlay: 'bg-(--scrim)' } },
    },
  },
  slideover: {
    slots: {
      overlay: 'bg-(--scrim)',
      content: 'bg-(--panel) divide-y-0 ring-accented',
      title: 'title-sm',
      header: 'px-6 pt-5 pb-1 min-h-0',
      body: 'px-6 py-4',
    },
    variants: { overlay: { true: { overlay: 'bg-(--scrim)' } } },
  },
  dropdownMenu: { slots: { content: 'rounded-xs bg-(--panel) ring-accented shadow-xl' } },
  popover: { slots: { content: 'rounded-xs bg-(--panel) ring-accented shadow-xl' } },
  tooltip: { slots: { content: 'rounded-xs bg-inverted text-inverted ring-0' } },
  tabs: {
    slots: { trigger: 'cursor-pointer font-semibold' },
    variants: {
      variant: {
        link: { list: 'border-default gap-1', indicator: 'rounded-none h-0.5' },
        pill: { list: 'bg-elevated rounded-xs p-0.5', indicator: 'rounded-xs' },
      },
    },
    defaultVariants: { variant: 'link' },
  },
  alert: { slots: { root: 'rounded-xs', title: 'font-semibold' }, defaultVariants: { variant: 'subtle' } },
  toast: { slots: { root: 'rounded-xs bg-(--panel) ring-accented' } },
  table: {
    slots: {
      th: 'slate-label py-2.5 px-3',
      td: 'px-3 py-2.5 text-default whitespace-normal',
      tbody: 'divide-y divide-default',
    },
  },
  progress: { slots: { base: 'rounded-none', indicator: 'rounded-none' } },
  switch: { slots: { base: 'cursor-pointer' } },
  checkbox: { slots: { base: 'cursor-pointer' } },
  radioGroup: { variants: { variant: { card: { item: 'rounded-xs' } } } },
  separator: { slots: { border: 'border-default' } },
} as const
