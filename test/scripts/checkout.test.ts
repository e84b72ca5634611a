import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const checkout = join(import.meta.dirname, '..', '..')
/** Programs that `scripts/start` asks: what it is told is all that is tested here. */
const stubs = {
  node: `case $1 in -e) ;; -p) echo 137 ;; *) shift; echo "the program: $*" ;; esac`,
  npm: 'exit 0',
  docker: `case "$1 $2" in "compose version") echo 5.0.0 ;; *) exit 0 ;; esac`,
}

let root: string
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkout-'))
  root = join(folder, 'spark-on-docker')
  for (const name of ['compose', 'source', 'dist', 'node_modules', '.tools']) {
    mkdirSync(join(root, name), { recursive: true })
  }
  mkdirSync(join(folder, 'bin'))
  for (const [name, text] of Object.entries(stubs)) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  }
  cpSync(join(checkout, 'scripts'), join(root, 'scripts'), { recursive: true })
  writeFileSync(join(root, 'package-lock.json'), '{}')
})
afterEach(() => {
  chmodSync(root, 0o755)
  chmodSync(join(root, '.tools'), 0o755)
  rmSync(folder, { recursive: true, force: true })
})

/** Makes all that `scripts/start` would make. */
function prepare(): void {
  const digest = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  writeFileSync(join(root, 'node_modules', '.stamp'), `${digest.digest('hex')} 137\n`)
  writeFileSync(join(root, 'dist', 'cli.js'), '')
  writeFileSync(join(root, 'dist', '.built'), '')
  const images = ['TRAEFIK', 'REDIS', 'SPARK'].map((name) => `SPARK_ON_DOCKER_${name}_IMAGE=x:1\n`)
  writeFileSync(join(root, '.tools', 'images.env'), images.join(''))
}

interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `scripts/start` as a user who may read the checkout and write nothing in it. */
function startAsOther(...args: string[]): Promise<Outcome> {
  for (const path of [folder, root, join(root, '.tools')]) chmodSync(path, 0o555)
  const other = userInfo().uid === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const env = { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, HOME: '/nonexistent' }
  return new Promise((resolve) => {
    execFile(join(root, 'scripts/start'), args, { ...other, env }, (error, stdout, stderr) => {
      chmodSync(folder, 0o755)
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ status, stdout, stderr })
    })
  })
}

describe('a checkout that another user owns', () => {
  test('is used as it is where all of it is prepared', async () => {
    prepare()
    for (const args of [['status'], ['--demo']]) {
      expect(await startAsOther(...args)).toEqual({
        status: 0,
        stdout: `the program: ${args.join(' ')}\n`,
        stderr: '',
      })
    }
  })

  test.each([
    ['packages', 'node_modules/.stamp'],
    ['program', 'dist/.built'],
    ['images', '.tools/images.env'],
  ])(
    'tells in one line that the %s are missing, whose it is and what to do',
    async (what, path) => {
      prepare()
      rmSync(join(root, path))
      const { status, stdout, stderr } = await startAsOther('status')
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
      const lines = stderr.trimEnd().split('\n')
      expect(lines.at(-1)).toMatch(
        new RegExp(
          `^spark-on-docker: ${what}.* may not write ${root}, which belongs to ${userInfo().username}: run ./scripts/start once as ${userInfo().username}, or use a clone of your own$`,
        ),
      )
      expect(stderr).not.toMatch(/Permission denied|No such file/)
    },
  )
})
