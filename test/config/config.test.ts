import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findRoot, loadConfig, type ConfigOptions } from '../../source/config/config.ts'
import { settingRows } from '../../source/config/settings.ts'
import {
  forgetDown,
  isDownOnPurpose,
  redisPassword,
  rememberDown,
} from '../../source/config/state-folder.ts'

let root: string
let state: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'config-'))
  state = join(root, 'state')
  mkdirSync(join(root, 'compose'))
  writeFileSync(join(root, 'compose', 'compose.yaml'), '')
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

function load(environment: Record<string, string> = {}, options: ConfigOptions = {}) {
  return loadConfig({
    root,
    cwd: root,
    environment: { XDG_STATE_HOME: state, ...environment },
    options,
  })
}
const own = (text: string) => {
  writeFileSync(join(root, 'compose', '.env'), text)
}

describe('loadConfig', () => {
  it('has the defaults of the documented file', () => {
    const config = load()
    expect(config).toMatchObject({
      project: 'spark-on-docker',
      workers: 3,
      workerMemory: 1024,
      host: '127.0.0.1',
      ports: {
        web: 8080,
        workers: 8081,
        dashboard: 8090,
        master: 8079,
        redis: 6379,
        history: 18080,
      },
      composeCommand: ['docker', 'compose'],
      keptRuns: 20,
      demo: false,
      readOnly: false,
    })
    expect(config.environment.SPARK_ON_DOCKER_REDIS_PASSWORD).toBe(config.redisPassword)
    expect(config.examples).toHaveLength(18)
  })

  it('keeps no finished run where 0 is set', () => {
    expect(load({ SPARK_ON_DOCKER_KEPT_RUNS: '0' }).keptRuns).toBe(0)
    own('SPARK_ON_DOCKER_KEPT_RUNS=0\n')
    expect(load().keptRuns).toBe(0)
  })

  it('the cluster has the same defaults when Compose is called by hand', () => {
    const compose = readFileSync(
      join(import.meta.dirname, '..', '..', 'compose', 'compose.yaml'),
      'utf8',
    )
    const used = [...compose.matchAll(/\$\{(SPARK_ON_DOCKER_\w+)(?::-([^}]*))?/g)]
    expect(used.length).toBeGreaterThan(50)
    for (const [, variable, usual = ''] of used) {
      const row = settingRows.find((one) => one.variable === variable)
      expect({ variable, default: row?.default }).toEqual({ variable, default: usual })
    }
  })

  it('the command line comes before the environment, that before .env, that before the defaults', () => {
    own('SPARK_ON_DOCKER_PROJECT=file\nSPARK_ON_DOCKER_WORKERS=5\nSPARK_ON_DOCKER_WEB_PORT=9000\n')
    mkdirSync(join(root, '.tools'))
    writeFileSync(join(root, '.tools', 'images.env'), 'SPARK_ON_DOCKER_SPARK_IMAGE=spark:settled\n')
    const environment = {
      SPARK_ON_DOCKER_PROJECT: 'environment',
      SPARK_ON_DOCKER_WORKERS: '6',
      SPARK_ON_DOCKER_COMPOSE: '/opt/docker-compose',
    }
    const config = load(environment, { project: 'line', readOnly: true })
    expect(config.project).toBe('line')
    expect(config.environment.SPARK_ON_DOCKER_PROJECT).toBe('line')
    expect(config.workers).toBe(6)
    expect(config.ports.web).toBe(9000)
    expect(config.sparkImage).toBe('spark:settled')
    expect(config.composeCommand).toEqual(['/opt/docker-compose'])
    expect(config.readOnly).toBe(true)
    const origins = Object.fromEntries(
      config.given.map(({ setting, value, origin, place }) => [setting, [value, origin, place]]),
    )
    expect(origins).toMatchObject({
      project: ['line', 'flag', '--project'],
      readOnly: ['true', 'flag', '--read-only'],
      workers: ['6', 'environment', undefined],
      webPort: ['9000', 'file', 'compose/.env'],
      sparkImage: ['spark:settled', 'file', '.tools/images.env'],
      redisPort: ['6379', 'default', undefined],
    })
  })

  it('every setting is read from the environment and from .env alike, whoever uses it', () => {
    const text = (value: string) =>
      Object.entries({
        READ_ONLY: '1',
        ENSURE: 'true',
        COMPOSE: '/opt/compose',
        CONFIG: value,
      }).map(([name, one]) => [`SPARK_ON_DOCKER_${name}`, one] as const)
    writeFileSync(join(root, 'mine.yaml'), 'examples: [{name: mine, command: [x]}]')
    const wanted = { readOnly: true, ensure: true, composeCommand: ['/opt/compose'] }
    const fromEnvironment = load(Object.fromEntries(text('mine.yaml')))
    own(
      text('mine.yaml')
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    )
    for (const config of [load(), fromEnvironment]) {
      expect(config).toMatchObject(wanted)
      expect(config.examples.at(-1)?.name).toBe('mine')
    }
  })

  it('the file that documents every setting is one that can be used', () => {
    const documented = join(import.meta.dirname, '..', '..', 'compose', '.env.example')
    own(readFileSync(documented, 'utf8'))
    const { given, ...config } = load()
    expect(config).toMatchObject({ project: 'spark-on-docker', workers: 3, readOnly: false })
    for (const one of given) {
      const value = one.secret ? '' : one.value
      expect(value, one.variable).toBe(one.default)
    }
  })

  it.each([
    ['SPARK_ON_DOCKER_WEB_PORT', '0', /"?0"? .*1 to 65535/],
    ['SPARK_ON_DOCKER_WEB_PORT', '65536', /65536.*1 to 65535/],
    ['SPARK_ON_DOCKER_WEB_PORT', 'http', /http.*1 to 65535/],
    ['SPARK_ON_DOCKER_WORKERS', '65', /65.*0 to 64/],
    ['SPARK_ON_DOCKER_WORKERS', '-1', /-1.*0 to 64/],
    ['SPARK_ON_DOCKER_WORKER_MEMORY', 'lots', /lots.*512m or 2g/],
    ['SPARK_ON_DOCKER_WORKER_MEMORY', '0g', /0g.*512m or 2g/],
    ['SPARK_ON_DOCKER_MASTER_MEMORY_LIMIT', '2t', /2t.*512m or 2g/],
    ['SPARK_ON_DOCKER_PROJECT', 'My Project', /My Project.*lower-case/],
    ['SPARK_ON_DOCKER_BIND', 'everywhere', /everywhere.*127\.0\.0\.1/],
    ['SPARK_ON_DOCKER_REDIS_POLICY', 'lru', /lru.*allkeys-lru/],
    ['SPARK_ON_DOCKER_EVENT_LOG_MAX_AGE', 'week', /week.*7d or 12h/],
    ['SPARK_ON_DOCKER_EVENT_LOG_MAX_SIZE', '2t', /2t.*512m or 2g/],
    ['SPARK_ON_DOCKER_EVENT_LOG_MAX_COUNT', 'many', /many.*0 to 1000000/],
    ['SPARK_ON_DOCKER_LOG_LEVEL', 'loud', /loud.*warn/],
    ['SPARK_ON_DOCKER_WORKER_CPU_LIMIT', 'two', /two.*0\.5 or 2/],
  ])('%s=%s is refused in one line that says what is valid', (name, value, message) => {
    const attempt = () => load({ [name]: value })
    expect(attempt).toThrow(message)
    expect(attempt).toThrow(name)
    expect(attempt).toThrow(/^[^\n]+$/)
  })

  it('names the place where a wrong value was set', () => {
    own('SPARK_ON_DOCKER_WORKERS=many\n')
    expect(() => load()).toThrow('compose/.env')
    expect(() => load({ SPARK_ON_DOCKER_WORKERS: '2' })).not.toThrow()
  })

  it('refuses a misspelt variable of .env, and two equal ports', () => {
    own('SPARK_ON_DOCKER_WORKRES=4\n')
    expect(() => load()).toThrow(
      'compose/.env: there is no variable SPARK_ON_DOCKER_WORKRES (did you mean SPARK_ON_DOCKER_WORKERS?)',
    )
    own('SPARK_ON_DOCKER_FROBNICATE=4\n')
    expect(() => load()).toThrow('no variable SPARK_ON_DOCKER_FROBNICATE; the valid ones are')
    own('SPARK_ON_DOCKER_WEB_PORT=8081\n')
    expect(() => load()).toThrow(
      'SPARK_ON_DOCKER_WEB_PORT and SPARK_ON_DOCKER_WORKERS_PORT are both 8081',
    )
  })

  it('refuses a project of the command line that is no name', () => {
    expect(() => load({}, { project: '../x' })).toThrow(
      'SPARK_ON_DOCKER_PROJECT is "../x" (--project); valid: lower-case letters',
    )
  })
})

describe('the password of Redis', () => {
  it('is made once, kept for its owner alone, and the same afterwards', () => {
    const first = load().redisPassword
    const file = join(state, 'spark-on-docker', 'spark-on-docker', 'redis-password')
    expect(Buffer.from(first, 'base64url')).toHaveLength(24)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700)
    expect(load().given.find(({ setting }) => setting === 'redisPassword')).toMatchObject({
      value: first,
      secret: true,
      origin: 'file',
      place: file,
    })
    chmodSync(file, 0o644)
    expect(load().redisPassword).toBe(first)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(load({}, { project: 'other' }).redisPassword).not.toBe(first)
  })

  it('is the given one where one is given, and is never shown in an error', () => {
    expect(load({ SPARK_ON_DOCKER_REDIS_PASSWORD: 's3cret' }).redisPassword).toBe('s3cret')
    expect(() => load({ SPARK_ON_DOCKER_REDIS_PASSWORD: 's3\ncret' })).toThrow(
      /^(?!.*s3)[^\n]*REDIS_PASSWORD[^\n]*$/,
    )
    expect(() => statSync(state)).toThrow()
  })

  it('is not made for the demo, nor to look only', () => {
    expect(load({}, { demo: true }).redisPassword).toBe('')
    expect(load({}, { readOnly: true }).redisPassword).toBe('')
    expect(() => statSync(state)).toThrow()
  })

  it('says in one line what to do where it cannot be kept', () => {
    writeFileSync(state, 'a file where a folder should be')
    expect(() => redisPassword(join(state, 'x'), true)).toThrow(/^[^\n]*XDG_STATE_HOME$/)
  })
})

describe('what else is known', () => {
  it('finds the folder with compose/ above, else says how to start', () => {
    mkdirSync(join(root, 'dist'))
    expect(findRoot(join(root, 'dist'))).toBe(root)
    expect(() => findRoot('/')).toThrow('./scripts/start')
  })

  it('remembers that the cluster was taken down on purpose', () => {
    const config = load()
    expect(isDownOnPurpose(config)).toBe(false)
    rememberDown(config)
    expect(isDownOnPurpose(config)).toBe(true)
    forgetDown(config)
    forgetDown(config)
    expect(isDownOnPurpose(config)).toBe(false)
    rememberDown({ ...config, demo: true })
    expect(isDownOnPurpose(config)).toBe(false)
  })
})
