declare module 'draco3dgltf/draco_decoder_gltf_nodejs.js' {
  const createDecoderModule: (options: { wasmBinary: Uint8Array }) => Promise<unknown>
  export default createDecoderModule
}
