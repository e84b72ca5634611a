import type { Action } from '../actions/action.ts'

/** What keys can cause outside the screen's own state; the program's wiring implements it. */
export interface Controller {
  /**
   * Does an action: refused ones become a notice, ones that need a yes open the confirm dialog
   * (whose keys call `answer`), the rest run at once as an activity.
   */
  readonly perform: <Input, Result>(action: Action<Input, Result>, input: Input) => void
  /** Answers the question of the confirm dialog. */
  readonly answer: (yes: boolean) => void
  /** Hands the whole terminal to a shell in the container and comes back when it ends. */
  readonly shell: (containerId: string) => void
  /** Opens a URL on the desktop where there is one, shows it, and copies it where that works. */
  readonly open: (url: string) => void
  /** Sends text to the clipboard (OSC 52), or shows it where that cannot work. */
  readonly copy: (text: string, what: string) => void
  /** Draws the whole screen anew. */
  readonly repaint: () => void
  /** Stops the program, as a job of the shell, until it is told to go on. */
  readonly suspend: () => void
  readonly quit: () => void
}
