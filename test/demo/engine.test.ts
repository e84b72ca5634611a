import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createDemoClients } from '../../source/demo/index.ts'
import { runDemoShell } from '../../source/demo/shell.ts'
import type { ContainerSample, LogLine } from '../../source/domain/container.ts'
import { given } from './given.ts'

describe("the demo's engine", () => {
  it('runs the few commands it knows and says so of the others', async () => {
    const { demo, signal, container, settled } = given(1)
    const { id, shortId } = await container('worker')
    const run = async (...command: readonly string[]) => {
      const lines: LogLine[] = []
      const status = await demo.engine.exec(id, command, (line) => lines.push(line), signal)
      return { status, text: lines.map(({ text }) => text).join('\n') }
    }
    expect(await run('hostname')).toEqual({ status: 0, text: shortId })
    expect(await run('echo', 'a', 'b')).toEqual({ status: 0, text: 'a b' })
    const unknown = await run('constructor')
    expect(unknown.status).toBe(127)
    expect(unknown.text).toMatch(/^constructor: not found.*hostname/)
    await settled(demo.engine.stop(id, 10, signal))
    await expect(run('hostname')).rejects.toThrow('is not running')
    await expect(demo.engine.start('0123456789ab', signal)).rejects.toThrow('No such container')
  })

  it('passes bytes through cat, and gives logs as bytes', async () => {
    const { demo, signal, container } = given(1)
    const { id } = await container('worker')
    const seen: Buffer[] = []
    const sink = (_: 'stdout' | 'stderr', bytes: Uint8Array) => {
      seen.push(Buffer.from(bytes))
      return Promise.resolve()
    }
    const input = new PassThrough()
    input.end(Buffer.from([0xff, 0x09]))
    expect(await demo.engine.execBytes(id, ['cat'], { input, sink }, signal)).toBe(0)
    expect(Buffer.concat(seen)).toEqual(Buffer.from([0xff, 0x09]))
    await demo.engine.logBytes(id, { tail: 1, follow: false }, sink, signal)
    expect(seen.at(-1)?.toString()).toMatch(/\n$/)
  })

  it('gives samples like those of the engine, until the container ends', async () => {
    const { clock, demo, signal, container, settled } = given(1)
    const { id } = await container('worker')
    const samples: ContainerSample[] = []
    const followed = demo.engine.stats(id, (sample) => samples.push(sample), signal)
    await clock.advance(5000)
    expect(samples.map(({ cpuPercent }) => cpuPercent === undefined)).toEqual([
      true,
      ...Array.from({ length: 5 }, () => false),
    ])
    const last = samples.at(-1)
    expect((last?.memoryBytes ?? 0) / 1024 ** 2).toBeGreaterThan(190)
    expect((last?.memoryBytes ?? 0) / 1024 ** 2).toBeLessThan(230)
    expect(last?.receivedBytes).toBeGreaterThan(samples[0]?.receivedBytes ?? Infinity)
    await settled(demo.engine.stop(id, 10, signal))
    await followed
    const count = samples.length
    await clock.advance(5000)
    expect(samples).toHaveLength(count)
  })

  it('gives the end of a log, and follows it until the signal aborts', async () => {
    const { clock, demo, launch, container, log, signal } = given(1)
    const { id } = await container('master')
    const control = new AbortController()
    const lines: string[] = []
    const line = ({ text }: LogLine) => lines.push(text)
    const followed = demo.engine.logs(id, { tail: 2, follow: true }, line, control.signal)
    expect(lines).toEqual((await log(id)).slice(-2).map(({ text }) => text))
    await launch('pi')
    await clock.until('the master says it', () =>
      lines.some((text) => text.includes('Registered app Spark Pi with ID app-20261123')),
    )
    control.abort()
    await followed
    const [worker] = (await demo.engine.containers(signal)).filter((one) => one.number === 1)
    expect(worker).toBeDefined()
    const said = await log((await container('worker')).id)
    expect(said.some(({ text }) => text.includes('Asked to launch executor'))).toBe(true)
  })

  it('stops its timers when it is closed', async () => {
    let timers = 0
    const demo = createDemoClients({
      seed: 1,
      workers: 2,
      examples: [],
      project: 'demo',
      clock: {
        now: () => 1e12,
        setTimeout: () => {
          timers += 1
          return () => (timers -= 1)
        },
      },
    })
    expect(timers).toBeGreaterThan(0)
    await demo.close()
    await demo.close()
    expect(timers).toBe(0)
  })

  it('has a shell that says it is simulated', async () => {
    const { demo, container } = given(1)
    const { id, shortId } = await container('worker')
    expect(demo.engine.interactive(id).slice(-2)).toEqual(['demo-shell', shortId])

    const [input, output] = [new PassThrough(), new PassThrough()]
    const said: string[] = []
    output.on('data', (chunk: Buffer) => said.push(chunk.toString()))
    const ended = runDemoShell(shortId, input, output)
    input.write('hostname\nls\nps\nhelp\nmake\nexit\n')
    expect(await ended).toBe(127)
    const text = said.join('')
    expect(text).toMatch(/^DEMO: a simulated shell/)
    expect(text.split('\n').some((line) => line.endsWith(shortId))).toBe(true)
    expect(text).toContain('make: not found in this simulated container')

    expect(demo.engine.interactive(id, ['echo', 'a']).slice(-2)).toEqual(['echo', 'a'])
    const one = new PassThrough()
    expect(await runDemoShell(shortId, input, one, ['echo', 'a', 'b'])).toBe(0)
    expect(String(one.read())).toBe('a b\n')
    expect(await runDemoShell(shortId, input, new PassThrough(), ['make'])).toBe(127)

    const silent = new PassThrough()
    const left = runDemoShell(shortId, silent, new PassThrough())
    silent.end()
    await left
  })
})
