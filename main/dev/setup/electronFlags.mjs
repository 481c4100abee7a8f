/**
 * Command-line switches for an Electron that this machine starts for development or a test.
 * @param {{ softwareRendering: boolean }} options no graphics card: WebGL through SwiftShader
 * @returns {string[]}
 */
export function electronFlags({ softwareRendering }) {
  const flags = []
  // Chromium's sandbox refuses to run as root; containers are where that happens.
  if (process.platform === 'linux' && process.getuid?.() === 0) flags.push('--no-sandbox')
  if (softwareRendering) flags.push('--enable-unsafe-swiftshader', '--log-level=3')
  return flags
}
