import { describe, expect, test } from 'vitest'
import { disk } from '../../../source/diagnostics/doctor/checks/disk.ts'
import type { DiskReading } from '../../../source/diagnostics/doctor/facts.ts'
import { diskOf, healthy } from './build.ts'

const look = (...disks: readonly DiskReading[]) => disk(healthy({ disks }))
const small = ['tmpfs', 48 / 1024] as const
const cluster = (freeGiB: number) =>
  ['master', 'worker-1', 'worker-2'].flatMap((container) =>
    ['/', '/tmp', '/var/lib/spark/work', '/var/lib/spark/events'].map((folder) =>
      diskOf(container, folder, freeGiB, [
        folder.endsWith('events') ? '/dev/sda1' : 'overlay',
        100,
      ]),
    ),
  )

describe('room where Spark writes', () => {
  test('one disk under many names is one finding', () => {
    expect(look(...cluster(50))).toMatchObject([
      { id: 'disk', severity: 'ok', title: 'The disk of the engine has room' },
    ])
    expect(look(...cluster(2))).toMatchObject([
      { severity: 'warning', title: 'Only 2.0 GiB are free on the disk of the engine' },
    ])
    expect(look(...cluster(0.1))).toMatchObject([{ severity: 'bad' }])
  })

  test('a small file system over a folder of one worker is found, with its figures', () => {
    const [found, ...rest] = look(...cluster(50), diskOf('worker-2', '/tmp', 47 / 1024, small))
    expect(found).toMatchObject({
      id: 'disk-folder',
      severity: 'bad',
      title: 'Only 47.0 MiB are free in /tmp of worker-2',
      evidence: ['worker-2 /tmp: 47.0 MiB of 48.0 MiB free (98 %)'],
    })
    expect(found?.remedy).toMatch(/No space left on device/)
    expect(rest).toMatchObject([{ id: 'disk', severity: 'ok' }])
  })

  test('the same in many workers is one finding, the fullest first; each has its own space', () => {
    const many = Array.from({ length: 8 }, (_, index) =>
      diskOf(`worker-${index + 1}`, '/tmp', (40 - index) / 1024, small),
    )
    const [found] = look(...cluster(50), ...many)
    expect(found?.title).toBe(
      'Only 33.0 MiB are free in /tmp of worker-8, worker-7, worker-6, worker-5, worker-4 and 3 more',
    )
    expect(found?.evidence).toHaveLength(5)
    expect(found?.evidence[0]).toMatch(/^worker-8 /)
  })

  test('a volume of another size is not the engine’s disk', () => {
    const events = diskOf('master', '/var/lib/spark/events', 1, ['/dev/sdb', 20])
    expect(look(...cluster(50), events)).toMatchObject([
      { severity: 'warning', title: 'Only 1.0 GiB are free in /var/lib/spark/events of master' },
      { severity: 'ok' },
    ])
  })

  test('of disks of the same size the fullest counts', () => {
    const events = diskOf('master', '/var/lib/spark/events', 1, ['/dev/sdb', 100])
    expect(look(...cluster(50), events)[0]).toMatchObject({
      severity: 'warning',
      evidence: [expect.stringContaining('/var/lib/spark/events of master') as string],
    })
  })
})
