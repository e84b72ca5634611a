import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { hasTmux, openWindow, sameScreen, type Size, type Window } from './tmux.ts'

const root = join(import.meta.dirname, '..', '..')

const env = {
  NODE_OPTIONS: `--import ${join(import.meta.dirname, 'stopped-clock.mjs')}`,
  LC_ALL: 'C.UTF-8',
  // No desktop: an address is shown, and no browser opens.
  SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22',
}

const windows: Window[] = []
afterEach(async () => {
  await Promise.all(windows.splice(0).map((window) => window.close()))
})

/** The monitor over a cluster that stands still, with `keys` pressed. */
async function open(size: Size, { keys, shows }: Opened): Promise<Window> {
  const window = await openWindow(
    [process.execPath, join(root, 'dist', 'cli.js'), '--demo'],
    size,
    env,
  )
  windows.push(window)
  // All that it is going to know.
  await window.waitFor(/worker-1.*ALIVE[^]*servers 4 up[^]*hits +92 %[^]* q quit/)
  if (keys !== '') await window.press(keys)
  await window.waitFor(shows)
  return window
}

interface Opened {
  readonly keys: string
  readonly shows: string | RegExp
}

const screens: Readonly<Record<string, Opened>> = {
  'the panes': { keys: '', shows: 'worker-1' },
  'a pane over the whole screen': { keys: 'z', shows: /^(?![^]*3 Traefik)[^]*worker-1/ },
  'the launcher': { keys: 'x', shows: 'Launch an example' },
  'the arguments of an example': { keys: 'xe', shows: 'back to the list' },
  'the number of workers': { keys: 's', shows: 'wanted' },
  'the filter of the workers': { keys: '/worker-', shows: /filter.*worker-/ },
  'the search of the logs': { keys: '5/Asked', shows: /search.*Asked/ },
  'a question': { keys: 'D', shows: 'the marked answer' },
  'the help': { keys: '?', shows: 'Bring the cluster up' },
  'the doctor': { keys: '!', shows: 'look again' },
  'an address': { keys: '1o', shows: 'http://' },
}

/** The lines of a screen but those that tell how often a service was asked (once, or twice). */
const still = (screen: string) =>
  screen
    .split('\n')
    .map((line) => (/requests|latency|ops|req\/s|4xx/.test(line) ? '' : line))
    .join('\n')

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

describe.skipIf(!hasTmux)('a resize in tmux (left out where there is no tmux)', () => {
  it.each(Object.entries(screens))(
    'repaints %s as a fresh start draws it',
    async (name, opened) => {
      const random = randomOf(name.length)
      const between = (least: number, most: number) =>
        least + Math.floor(random() * (most - least + 1))
      const any = (): Size => ({ columns: between(80, 180), rows: between(24, 50) })
      const tooSmall: Size = { columns: 40, rows: 10 }

      const resized = await open({ columns: 160, rows: 48 }, opened)
      const rounds: readonly (readonly Size[])[] = [
        [{ columns: 160, rows: between(26, 40) }],
        [any(), tooSmall, any(), any()],
      ]
      for (const sizes of rounds) {
        for (const size of sizes) await resized.resize(size)
        const fresh = await open(sizes.at(-1) ?? tooSmall, opened)
        await sameScreen(resized, fresh, still)
        await fresh.close()
      }
    },
  )

  it('Ctrl-L repaints what something else wrote over', async () => {
    const monitor = await open({ columns: 100, rows: 30 }, { keys: '?', shows: 'Bring the' })
    const whole = await monitor.screen()
    await monitor.scribble('\u001b[3;1H\u001b[41mthe disk is full\u001b[J')
    await monitor.waitFor('the disk is full')
    await monitor.press('\f')
    await expect.poll(() => monitor.screen(), { timeout: 30_000 }).toBe(whole)
  })
})
