// Loaded before the program (`node --import`): its clock stands still, and what waits longer than
// a repaint waits for ever. The same seed of the demo then draws the same screen, whenever it is
// looked at.
import { syncBuiltinESMExports } from 'node:module'
import promises from 'node:timers/promises'

const now = Date.UTC(2026, 0, 2, 3, 4, 5)
const repaintMs = 150
const never = 2 ** 31 - 1

const { setTimeout, setInterval } = globalThis
const { setTimeout: wait } = promises
const stretched = (ms) => (ms > repaintMs ? never : ms)

Date.now = () => now
globalThis.setTimeout = (task, ms, ...values) => setTimeout(task, stretched(ms), ...values)
globalThis.setInterval = (task, ms, ...values) => setInterval(task, stretched(ms), ...values)
promises.setTimeout = (ms, ...values) => wait(stretched(ms), ...values)
syncBuiltinESMExports()
