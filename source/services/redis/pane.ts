import { mayEvictHistory } from './faults.ts'
import { hitRatio, type Redis, redisKey, type SlowLogEntry } from '../../domain/redis.ts'
import {
  bytesPair,
  clockTime,
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
} from '../../domain/units.ts'
import type { State } from '../../store/state.ts'
import { label } from '../../ui/text/meters.ts'
import { cell, joined, line, named, span, type Line, type Span } from '../../ui/text/line.ts'
import { servicePane } from '../../ui/panes/service-pane.ts'
import type { Block } from '../../ui/text/view.ts'

const figures = 15

function memoryRow({ memoryBytes, memoryLimitBytes }: Redis): Block {
  if (memoryLimitBytes === 0) {
    return line(label('memory'), `${formatBytes(memoryBytes)} `, span('no limit', 'dim'))
  }
  const words = bytesPair(memoryBytes, memoryLimitBytes)
  return { kind: 'meter', label: 'memory', share: memoryBytes / memoryLimitBytes, words, figures }
}

/** A count of what had better not be. */
const counted = (name: string, count: number) =>
  named(name, formatCount(count), count > 0 ? 'warning' : 'plain')

/** Hits of all look-ups in percent. */
export function ratioWords(redis: Redis): string {
  const ratio = hitRatio(redis)
  return ratio === undefined ? '–' : formatPercent(ratio * 100)
}

function saved(redis: Redis, now: number): readonly Span[] {
  const aof = !redis.aofLastWriteOk ? 'AOF FAILED' : redis.aofEnabled ? 'AOF on' : 'AOF off'
  const when =
    redis.rdbLastSaveAt === undefined ? 'never' : `${formatDuration(now - redis.rdbLastSaveAt)} ago`
  return [
    span(aof, !redis.aofLastWriteOk ? 'bad' : redis.aofEnabled ? 'good' : 'plain'),
    span(' · ', 'dim'),
    ...(redis.rdbLastSaveOk ? named('saved', when) : named('saved', `${when}, FAILED`, 'bad')),
  ]
}

function facts(state: State, redis: Redis, width: number): readonly Block[] {
  const joinedLine = (name: string, groups: readonly (readonly Span[])[]) =>
    line(label(name), ...joined(groups, width - 9).spans)
  const keys = formatCount(redis.keys)
  return [
    memoryRow(redis),
    {
      ...{ kind: 'sparkline', label: 'ops', values: redis.ops ?? [] },
      ...{ words: `${formatCount(redis.opsPerSecond)} ops/s`, figures },
    },
    joinedLine('hits', [
      [cell(span(ratioWords(redis)), 6, 'right')],
      named('keys', `${keys} (${formatCount(redis.keysWithExpiry)} expire)`),
      counted('evicted', redis.evictedKeys),
      named('expired', formatCount(redis.expiredKeys)),
    ]),
    joinedLine('clients', [
      [cell(span(formatCount(redis.clients)), 6, 'right')],
      named('blocked', formatCount(redis.blockedClients)),
      counted('slow log', redis.slowLog.length),
      named('fragmentation', redis.fragmentation?.toFixed(2) ?? '–'),
    ]),
    joinedLine('disk', [
      saved(redis, state.now),
      named('policy', redis.evictionPolicy, mayEvictHistory(redis) ? 'warning' : 'plain'),
    ]),
  ]
}

function slowLine(entry: SlowLogEntry): Line {
  return line(
    span(` ${clockTime(entry.at)} `, 'dim'),
    cell(span(formatDuration(entry.microseconds / 1000), 'warning'), 7, 'right'),
    ` ${entry.command}`,
  )
}

/** The Redis pane. */
export const redisPane = servicePane(4, 'Redis', redisKey, (redis: Redis, state, width) => {
  const { memoryBytes, memoryLimitBytes: limit } = redis
  const figures = [
    limit > 0 ? bytesPair(memoryBytes, limit) : formatBytes(memoryBytes),
    `${formatCount(redis.opsPerSecond)} ops/s`,
    `hits ${ratioWords(redis)}`,
    `${formatCount(redis.keys)} keys`,
    `${formatCount(redis.clients)} clients`,
  ]
  return {
    title: redis.server,
    summary: `${redis.version} · ${redis.role}`,
    up: ` · up ${formatDuration(redis.uptimeS * 1000)}`,
    head: facts(state, redis, width),
    rows: redis.slowLog,
    list: (shown: readonly SlowLogEntry[]) => [
      line(span(' SLOW LOG', 'dim')),
      ...shown.map(slowLine),
    ],
    strip: [
      ...(redis.server === 'Redis' ? [] : [[span(redis.server, 'dim')]]),
      ...figures.map((text) => [span(text)]),
    ],
  }
})
