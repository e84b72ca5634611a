import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** The host that the tests' own ssh configuration knows, and nobody else. */
export const alias = 'engine-box'

const sshd = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find(existsSync)

/** Why these tests cannot be run here; undefined: they can. */
export const without =
  sshd === undefined ? 'there is no sshd: apt-get install openssh-server' : undefined

/** An sshd of the tests' own on this machine's loopback, and what makes `ssh` know it. */
export interface Sshd {
  /** For a program that is to reach it as `alias`: `ssh` with a configuration of its own. */
  readonly environment: Readonly<Record<string, string>>
  readonly folder: string
  close(): void
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      )
    })
  })
}

async function listens(port: number, tries = 100): Promise<void> {
  const open = await new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () =>
      resolve(false),
    )
    socket.once('connect', () => socket.destroy())
  })
  if (open) return
  if (tries === 0) throw new Error('sshd does not listen')
  await new Promise((resolve) => setTimeout(resolve, 100))
  await listens(port, tries - 1)
}

/** Starts one with keys that nothing else knows; `forwarding` false: it forwards no ports. */
export async function startSshd({ forwarding }: { forwarding: boolean }): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'sshd-'))
  const at = (name: string) => join(folder, name)
  for (const name of ['host', 'user']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)])
  }
  // As root it wants the folder of its package for its unprivileged part.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true })
  const port = await freePort()
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('user')}.pub`,
    `PidFile ${at('pid')}`,
    `AllowTcpForwarding ${forwarding ? 'yes' : 'no'}`,
    `SetEnv "PATH=${process.env.PATH ?? ''}"`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
  ]
  writeFileSync(at('sshd_config'), `${lines.join('\n')}\n`)
  const server = spawn(sshd ?? '', ['-D', '-e', '-f', at('sshd_config')], { stdio: 'ignore' })
  await listens(port)
  writeFileSync(
    at('ssh_config'),
    [
      `Host ${alias}`,
      '  HostName 127.0.0.1',
      `  Port ${port}`,
      `  User ${userInfo().username}`,
      `  IdentityFile ${at('user')}`,
      '  IdentitiesOnly yes',
      `  UserKnownHostsFile ${at('known_hosts')}`,
      '  StrictHostKeyChecking accept-new',
      '',
    ].join('\n'),
  )
  // ssh takes its configuration from the home in passwd, not from HOME.
  const ssh = execFileSync('sh', ['-c', 'command -v ssh'], { encoding: 'utf8' }).trim()
  mkdirSync(at('bin'))
  writeFileSync(at('bin/ssh'), `#!/bin/sh\nexec ${ssh} -F ${at('ssh_config')} "$@"\n`, {
    mode: 0o755,
  })
  return {
    folder,
    environment: {
      PATH: `${at('bin')}:${process.env.PATH ?? ''}`,
      DOCKER_HOST: `ssh://${alias}`,
    },
    close: () => {
      server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
