import { readdir, readFile, readlink } from 'node:fs/promises'
import { listeningInode, type PortHolder } from '../domain/ports.ts'
import { cleanText } from '../domain/text.ts'

/**
 * The process of this machine that listens on a port, by its socket's inode in `/proc` (Linux;
 * another user's processes are seen by root only). Unknown where that cannot be read.
 */
export async function listenerOf(port: number): Promise<PortHolder> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => text(`/proc/net/${name}`)))
  const links = new Set(
    tables.flatMap((table) => {
      const inode = listeningInode(table, port)
      return inode === undefined ? [] : [`socket:[${inode}]`]
    }),
  )
  if (links.size === 0) return { kind: 'unknown' }
  for (const pid of (await names('/proc')).filter((name) => /^\d+$/.test(name))) {
    for (const descriptor of await names(`/proc/${pid}/fd`)) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
      if (!links.has(target)) continue
      const name = cleanText((await text(`/proc/${pid}/comm`)).trim())
      return { kind: 'process', name: name === '' ? 'unknown' : name, pid: Number(pid) }
    }
  }
  return { kind: 'unknown' }
}

const text = (file: string) => readFile(file, 'utf8').catch(() => '')
const names = (folder: string) => readdir(folder).catch(() => [])
