import { describe, expect, test } from 'vitest'
import { parseLogEvent } from '../../../../source/services/spark/event-log/events.ts'
import { logLinesOf } from '../../../../source/services/spark/event-log/read.ts'
import { inPieces } from './bytes.ts'

const info = {
  'Task ID': 7,
  Index: 3,
  'Launch Time': 1000,
  'Finish Time': 1500,
  'Executor ID': '1',
  Host: 'h',
  Locality: 'ANY',
}
const ended = (reason: object, more: object = {}) =>
  JSON.stringify({
    Event: 'SparkListenerTaskEnd',
    'Stage ID': 2,
    'Stage Attempt ID': 0,
    'Task End Reason': reason,
    'Task Info': info,
    ...more,
  })

describe('lines of an event log', () => {
  test('a task that was lost has a reason and no metrics', () => {
    const lost = {
      Reason: 'ExecutorLostFailure',
      'Executor ID': '1',
      'Exit Caused By App': true,
      'Loss Reason': 'Command exited with code 137',
    }
    expect(parseLogEvent(ended(lost))).toMatchObject({
      kind: 'TaskEnd',
      event: { metrics: undefined, end: { outcome: 'FAILED' } },
    })
    expect(parseLogEvent(ended(lost))).toMatchObject({
      event: {
        end: {
          error:
            'ExecutorLostFailure (executor 1 exited caused by one of the running tasks) Reason: Command exited with code 137',
        },
      },
    })
  })

  test.each([
    [{ Reason: 'TaskKilled', 'Kill Reason': 'another attempt succeeded' }, 'KILLED', /another/],
    [{ Reason: 'TaskCommitDenied', 'Job ID': 1 }, 'KILLED', /denied task commit/],
    [{ Reason: 'FetchFailed', Message: 'connection reset' }, 'FAILED', /connection reset/],
    [{ Reason: 'Resubmitted' }, 'FAILED', /lost executor/],
    [{ Reason: 'SomethingNew' }, 'FAILED', /SomethingNew/],
  ])('%j is told', (reason, outcome, error) => {
    const event = parseLogEvent(ended(reason))
    const end = { outcome, error: expect.stringMatching(error) as unknown }
    expect(event).toMatchObject({ event: { end } })
  })

  test('text is made safe, and an error is short', () => {
    const reason = {
      Reason: 'ExceptionFailure',
      'Full Stack Trace': `\u001b[31mno\n${'x'.repeat(9000)}`,
    }
    const event = parseLogEvent(ended(reason))
    if (typeof event !== 'object' || event.kind !== 'TaskEnd') throw new Error('no task')
    expect(event.event.end.error).toMatch(/^no x+$/)
    expect(event.event.end.error?.length).toBe(300)
  })

  test('what is not known is passed over, what is broken is counted', () => {
    expect(parseLogEvent('{"Event":"SparkListenerOfTheFuture","x":1}')).toBe('other')
    expect(parseLogEvent('{"Event":"constructor"}')).toBe('other')
    expect(parseLogEvent('{"Event":"SparkListenerJobEnd","Job ID":1')).toBe('bad')
    expect(parseLogEvent('{"Event":"SparkListenerJobEnd","Job ID":"one"}')).toBe('bad')
    expect(parseLogEvent('no event')).toBe('bad')
  })

  test('are split wherever they were cut, up to a limit', async () => {
    const text = 'one\nzwei €\n\nlast'
    const read = async (length: number, most: number) => {
      const lines: string[] = []
      const budget = { left: most }
      for await (const several of logLinesOf(inPieces(Buffer.from(text), length), budget))
        lines.push(...several)
      return { lines, cut: budget.left < 0 }
    }
    for (const length of [1, 3, 100]) {
      expect(await read(length, 1000)).toEqual({ lines: ['one', 'zwei €', '', 'last'], cut: false })
    }
    expect(await read(4, 6)).toEqual({ lines: ['one'], cut: true })
  })
})
