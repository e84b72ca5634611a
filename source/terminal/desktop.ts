import { spawn } from 'node:child_process'

/** The program that opens a URL on this machine's desktop; undefined where there is none. */
export function desktopOpener(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (env.SSH_CONNECTION !== undefined) return undefined
  if (platform === 'darwin') return 'open'
  const graphical = env.DISPLAY !== undefined || env.WAYLAND_DISPLAY !== undefined
  return platform === 'linux' && graphical ? 'xdg-open' : undefined
}

/** Opens a URL on the desktop and does not wait; resolves to whether a program took it. */
export function openOnDesktop(url: string): Promise<boolean> {
  const opener = desktopOpener(process.platform, process.env)
  if (opener === undefined) return Promise.resolve(false)
  return new Promise((resolve) => {
    const child = spawn(opener, [url], { stdio: 'ignore', detached: true })
    child.once('error', () => {
      resolve(false)
    })
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
