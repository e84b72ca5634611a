import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { render } from 'ink'
import { stripVTControlCharacters } from 'node:util'
import type { Controller } from '../../source/keys/controller.ts'
import type { State } from '../../source/store/state.ts'
import { createStore, type Store } from '../../source/store/store.ts'
import { App } from '../../source/ui/app.tsx'
import { toAscii } from '../../source/domain/characters.ts'
import { createTheme } from '../../source/ui/theme.ts'

/** Standard output of a given size that keeps the last frame. */
class Output extends EventEmitter {
  readonly isTTY = true
  readonly columns: number
  readonly rows: number
  frame = ''
  /** Every frame that was written. */
  readonly frames: string[] = []
  constructor(columns: number, rows: number) {
    super()
    this.columns = columns
    this.rows = rows
  }
  readonly write = (text: string) => {
    // Modes (bracketed paste, cursor) are written on their own; a frame is what is left.
    if (stripVTControlCharacters(text).trim() !== '') {
      this.frame = text
      this.frames.push(text)
    }
    return true
  }
}

/** Standard input in raw mode, as Ink reads it. */
class Input extends PassThrough {
  readonly isTTY = true
  setRawMode() {
    return this
  }
  ref() {
    return this
  }
  unref() {
    return this
  }
}

export interface Call {
  readonly name: keyof Controller
  readonly arguments: readonly unknown[]
}

/** A controller that keeps what it was asked. */
export function recorder(): { readonly controller: Controller; readonly calls: Call[] } {
  const calls: Call[] = []
  const keep =
    (name: keyof Controller) =>
    (...given: readonly unknown[]) =>
      void calls.push({ name, arguments: given })
  return {
    calls,
    controller: {
      perform: (action, input) => {
        keep('perform')({ action: action.id, input })
      },
      answer: keep('answer'),
      shell: keep('shell'),
      open: keep('open'),
      copy: keep('copy'),
      repaint: keep('repaint'),
      suspend: keep('suspend'),
      quit: keep('quit'),
    },
  }
}

export interface Screen {
  readonly store: Store<State>
  readonly calls: readonly Call[]
  /** Lines of the last frame without colours. */
  readonly lines: () => readonly string[]
  readonly text: () => string
  /** How many frames were written. */
  readonly written: () => number
  /** The last frame with its escape sequences. */
  readonly raw: () => string
  readonly type: (text: string) => void
  /** Waits until the frame holds the text or matches. */
  readonly waitFor: (wanted: string | RegExp) => Promise<string>
  readonly until: (done: () => boolean) => Promise<void>
  readonly close: () => void
}

export interface Options {
  readonly columns?: number
  readonly rows?: number
  readonly color?: boolean
  readonly screenReader?: boolean
  /** The terminal shows ASCII only. */
  readonly ascii?: boolean
}

/** Draws the monitor on a fake terminal of the given size. */
export function draw(state: State, options: Options = {}): Screen {
  const { columns = 160, rows = 48, color = true, screenReader = false, ascii = false } = options
  const stdout = new Output(columns, rows)
  const stdin = new Input()
  const sized = { ...state, ui: { ...state.ui, size: { columns, rows } } }
  const store = createStore(sized, 1)
  const { controller, calls } = recorder()
  const instance = render(
    <App
      store={store}
      controller={controller}
      theme={createTheme(color, ascii ? toAscii : undefined)}
    />,
    {
      stdout: stdout as unknown as NodeJS.WriteStream,
      stdin: stdin as unknown as NodeJS.ReadStream,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
      interactive: true,
      isScreenReaderEnabled: screenReader,
    },
  )
  const raw = () => stdout.frame
  const text = () => stripVTControlCharacters(stdout.frame)
  const until = async (done: () => boolean) => {
    const end = Date.now() + 4000
    while (!done()) {
      if (Date.now() > end) throw new Error(`not seen within 4 s; the frame is\n${text()}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  return {
    store,
    calls,
    raw,
    written: () => stdout.frames.length,
    text,
    lines: () => text().split('\n'),
    type: (typed) => void stdin.write(typed),
    until,
    waitFor: async (wanted) => {
      await until(() =>
        typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text()),
      )
      return text()
    },
    close: () => {
      instance.unmount()
      instance.cleanup()
    },
  }
}
