import { describe, expect, it } from 'vitest'
import { candidates, listeningInode, takenPort } from '../../source/domain/ports.ts'

const use = {
  port: 8080,
  address: '127.0.0.1',
  what: "the master's page",
  service: 'traefik',
  variable: 'SPARK_ON_DOCKER_WEB_PORT',
  bind: 'SPARK_ON_DOCKER_BIND',
}

describe('a taken port', () => {
  it('is told with its holder and what to do', () => {
    const holder = { kind: 'container', name: 'web', project: 'shop' } as const
    expect(takenPort(use, holder, 'spark', 8082)).toBe(
      'port 8080 (the master\'s page) is held by container "web" of project "shop": stop it, or set SPARK_ON_DOCKER_WEB_PORT to a free port (8082 is free)',
    )
  })
  it.each([
    [{ kind: 'container', name: 'x', project: undefined }, 'container "x":'],
    [{ kind: 'container', name: 'x', project: 'spark' }, 'this project\'s own container "x":'],
    [{ kind: 'process', name: 'nginx', pid: 7 }, 'process nginx (pid 7):'],
    [{ kind: 'unknown' }, 'another program:'],
  ] as const)('by %o', (holder, words) => {
    expect(takenPort(use, holder, 'spark', undefined)).toContain(`is held by ${words}`)
  })
  it('is not replaced by one that the cluster uses itself, nor by one beyond the last', () => {
    expect(candidates(8080, [8081, 8083]).slice(0, 3)).toEqual([8082, 8084, 8085])
    expect(candidates(65_534, [])).toEqual([65_535])
  })
  it('is found in the table of sockets by state and port', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 111 1',
      '   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1',
    ].join('\n')
    expect(listeningInode(table, 8080)).toBe('222')
    expect(listeningInode(table, 8081)).toBeUndefined()
  })
})
