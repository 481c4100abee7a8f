/** The package declares its index only, which also pulls the encoder in. */
declare module 'jpeg-js/lib/decoder.js' {
  export default function decode(
    bytes: Uint8Array,
    options: {
      useTArray: true
      formatAsRGBA: false
      tolerantDecoding: boolean
      maxResolutionInMP: number
      maxMemoryUsageInMB: number
    },
  ): { readonly width: number; readonly height: number; readonly data: Uint8Array }
}
