// Takes the picture of the README from the real screen of the real cluster:
//   scripts/picture.ts [COLUMNS] [ROWS] [OUTPUT]
// The cluster must be up; three workers and a run or two make the best picture.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSession } from '../test/terminal/session.ts'
import { screenToSvg } from '../test/terminal/svg.ts'

const root = join(import.meta.dirname, '..')
const [columns = '160', rows = '48', output = join(root, 'compose/screen.svg')] =
  process.argv.slice(2)

const session = openSession([join(root, 'scripts/start')], {
  columns: Number(columns),
  rows: Number(rows),
  cwd: root,
})
try {
  await session.waitFor(/ALIVE/, 120_000)
  // A run makes the picture worth looking at: the heaviest of the quick examples.
  session.press('x')
  await session.waitFor(/PageRank/i)
  session.press('jjj', '\r')
  await session.waitFor(/running +pagerank/, 60_000)
  await session.waitFor(/[2-9]\d\/\d+ +\d+ RUNNING/, 120_000)
  await writeFile(output, screenToSvg(session.terminal))
  console.log(session.screen().join('\n'))
  session.press('q')
  await session.ended
} finally {
  await session.close()
}
