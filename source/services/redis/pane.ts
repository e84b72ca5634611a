import { mayEvictHistory } from './faults.ts'
import { hitRatio, type Redis, redisKey, type SlowLogEntry } from '../../domain/redis.ts'
import { valueOf } from '../../domain/reading.ts'
import { reading } from '../../domain/service.ts'
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
import { cell, joined, line, span, type Line, type Span } from '../../ui/text/line.ts'
import { window } from '../../ui/text/scroll.ts'
import type { Block } from '../../ui/text/view.ts'
import {
  faultLines,
  faultWords,
  type Obstacle,
  obstacleOf,
  paneTitle,
  readingView,
  stripOf,
  type Pane,
  type Size,
} from '../../ui/panes/pane.ts'

const figures = 15

function memoryRow({ memoryBytes, memoryLimitBytes }: Redis): Block {
  if (memoryLimitBytes === 0) {
    return line(label('memory'), `${formatBytes(memoryBytes)} `, span('no limit', 'dim'))
  }
  const words = bytesPair(memoryBytes, memoryLimitBytes)
  return { kind: 'meter', label: 'memory', share: memoryBytes / memoryLimitBytes, words, figures }
}

const figure = (name: string, value: string, role: Span['role'] = 'plain'): readonly Span[] => [
  span(`${name} `, 'dim'),
  span(value, role),
]

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
    ...figure(
      'saved',
      redis.rdbLastSaveOk ? when : `${when}, FAILED`,
      redis.rdbLastSaveOk ? 'plain' : 'bad',
    ),
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
      figure('keys', `${keys} (${formatCount(redis.keysWithExpiry)} expire)`),
      figure(
        'evicted',
        formatCount(redis.evictedKeys),
        redis.evictedKeys > 0 ? 'warning' : 'plain',
      ),
      figure('expired', formatCount(redis.expiredKeys)),
    ]),
    joinedLine('clients', [
      [cell(span(formatCount(redis.clients)), 6, 'right')],
      figure('blocked', formatCount(redis.blockedClients)),
      figure(
        'slow log',
        formatCount(redis.slowLog.length),
        redis.slowLog.length > 0 ? 'warning' : 'plain',
      ),
      figure('fragmentation', redis.fragmentation?.toFixed(2) ?? '–'),
    ]),
    joinedLine('disk', [
      saved(redis, state.now),
      figure('policy', redis.evictionPolicy, mayEvictHistory(redis) ? 'warning' : 'plain'),
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

const factLines = 5

function pageOf({ height }: Size): number {
  return Math.max(0, height - factLines - 1)
}

function slowLines(state: State, redis: Redis, size: Size): readonly Line[] {
  const { shown } = window(redis.slowLog, state.ui.offsets.redis ?? 0, pageOf(size))
  if (shown.length === 0) return []
  return [line(span(' SLOW LOG', 'dim')), ...shown.map(slowLine)]
}

/** Version, role, and how long it is up, which is known of one that answers. */
function summaryOf(redis: Redis | undefined, obstacle: Obstacle | undefined): string {
  if (redis === undefined || obstacle?.gone === true) return ''
  const known = `${redis.version} · ${redis.role}`
  return obstacle === undefined ? `${known} · up ${formatDuration(redis.uptimeS * 1000)}` : known
}

/** The Redis pane. */
export const redisPane: Pane = {
  view: (state, size) => {
    const value = valueOf(reading(state, redisKey))
    const obstacle = obstacleOf(state, 'redis')
    const fault = faultWords(state, 'redis')
    return {
      title: paneTitle(4, value === undefined || obstacle?.gone === true ? 'Redis' : value.server),
      summary: [span(summaryOf(value, obstacle), 'dim')],
      ...(fault.length > 0 && { footer: fault }),
      ...readingView(reading(state, redisKey), obstacle, (redis) => [
        ...facts(state, redis, size.width),
        ...faultLines(state, 'redis', size.width),
        ...slowLines(state, redis, size),
      ]),
      scroll: {
        name: 'redis',
        offset: state.ui.offsets.redis ?? 0,
        count: value?.slowLog.length ?? 0,
        from: factLines + 1,
        rows: pageOf(size),
      },
    }
  },
  strip: (state) =>
    stripOf(reading(state, redisKey), obstacleOf(state, 'redis'), (redis) => [
      ...faultWords(state, 'redis'),
      ...(redis.server === 'Redis' ? [] : [span(`${redis.server} · `, 'dim')]),
      span(
        redis.memoryLimitBytes > 0
          ? bytesPair(redis.memoryBytes, redis.memoryLimitBytes)
          : formatBytes(redis.memoryBytes),
      ),
      span(' · ', 'dim'),
      span(`${formatCount(redis.opsPerSecond)} ops/s`),
      span(' · ', 'dim'),
      span(`hits ${ratioWords(redis)}`),
      span(' · ', 'dim'),
      span(`${formatCount(redis.keys)} keys`),
      span(' · ', 'dim'),
      span(`${formatCount(redis.clients)} clients`),
    ]),
}
