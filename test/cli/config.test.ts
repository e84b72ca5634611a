import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../source/config/config.ts'
import { settingRows } from '../../source/config/settings.ts'
import { fakeCluster } from '../actions/fake-clients.ts'
import { program } from './program.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'config-'))
  mkdirSync(join(root, 'compose'))
  const own = ['WORKERS=5', 'REDIS_PASSWORD=s3cret', 'MASTER_PORT=9000']
  writeFileSync(
    join(root, 'compose', '.env'),
    own.map((line) => `SPARK_ON_DOCKER_${line}\n`).join(''),
  )
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

async function config(...argv: readonly string[]) {
  const environment = {
    XDG_STATE_HOME: root,
    SPARK_ON_DOCKER_MASTER_PORT: '9001',
    DOCKER_HOST: 'unix:///here.sock',
  }
  const options = { project: 'mine' }
  const { clients } = fakeCluster()
  const given = loadConfig({ root, cwd: root, environment, options })
  return await program(['config', ...argv], { clients, config: given })
}

describe('config', () => {
  it('prints every setting with its value and its origin, and asks nothing outside', async () => {
    const { status, stdout, stderr, opened } = await config()
    expect({ status, stderr, opened }).toEqual({ status: 0, stderr: '', opened: 0 })
    const line = (name: string) =>
      stdout.split('\n').find((one) => one.startsWith(`SPARK_ON_DOCKER_${name} `))
    expect(line('PROJECT')).toMatch(/ mine +flag --project$/)
    expect(line('MASTER_PORT')).toMatch(/ 9001 +environment$/)
    expect(line('WORKERS')).toMatch(/ 5 +file compose\/\.env$/)
    expect(line('WEB_PORT')).toMatch(/ 8080 +default$/)
    expect(line('COMPOSE')).toMatch(/ – +default$/)
    expect(line('REDIS_PASSWORD')).toMatch(/ \(set\) +file compose\/\.env$/)
    expect(stdout).toMatch(/\nengine: unix:\/\/\/here\.sock\n$/)
    for (const { variable } of settingRows) expect(stdout).toContain(`${variable} `)
  })

  it('--json has the same, and no secret either', async () => {
    const { stdout } = await config('--json')
    const read = JSON.parse(stdout) as { settings: Record<string, unknown>[] }
    expect(read).toMatchObject({ ok: true, project: 'mine', engine: 'unix:///here.sock' })
    expect(read.settings.map(({ name }) => name)).toEqual(
      settingRows.map(({ variable }) => variable),
    )
    const of = (name: string) => read.settings.find((one) => one.name === `SPARK_ON_DOCKER_${name}`)
    expect(of('WORKERS')).toMatchObject({ value: '5', origin: 'file', place: 'compose/.env' })
    expect(of('MASTER_PORT')).toMatchObject({ value: '9001', origin: 'environment', place: null })
    expect(of('CONFIG')).toMatchObject({ value: null, origin: 'default' })
    expect(of('REDIS_PASSWORD')).toMatchObject({ value: '(set)' })
    expect(stdout).not.toContain('s3cret')
  })
})
