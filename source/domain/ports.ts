/** A port of this machine that the cluster publishes. */
export interface PortUse {
  readonly port: number
  /** Address that it is published on. */
  readonly address: string
  /** `the master's page`. */
  readonly what: string
  /** Service of the project that publishes it. */
  readonly service: string
  /** Variable that moves it. */
  readonly variable: string
  /** Variable of the address. */
  readonly bind: string
}

/** Who holds a port. */
export type PortHolder =
  | { readonly kind: 'container'; readonly name: string; readonly project: string | undefined }
  | { readonly kind: 'process'; readonly name: string; readonly pid: number }
  | { readonly kind: 'unknown' }

/** Who holds the port, in words. */
export function holderWords(holder: PortHolder, project: string): string {
  switch (holder.kind) {
    case 'container':
      if (holder.project === project) return `this project's own container "${holder.name}"`
      return holder.project === undefined
        ? `container "${holder.name}"`
        : `container "${holder.name}" of project "${holder.project}"`
    case 'process':
      return `process ${holder.name} (pid ${holder.pid})`
    case 'unknown':
      return 'another program'
  }
}

/** One taken port in one line: which, who holds it, what to do. `free` is a port that is free. */
export function takenPort(
  use: PortUse,
  holder: PortHolder,
  project: string,
  free: number | undefined,
): string {
  const hint = free === undefined ? '' : ` (${free} is free)`
  return `port ${use.port} (${use.what}) is held by ${holderWords(holder, project)}: stop it, or set ${use.variable} to a free port${hint}`
}

/** Ports to try instead of a taken one: the next fifty that the cluster does not use itself. */
export function candidates(port: number, used: readonly number[]): readonly number[] {
  return Array.from({ length: 50 }, (_, index) => port + 1 + index).filter(
    (candidate) => candidate <= 65_535 && !used.includes(candidate),
  )
}

/**
 * The inode of the socket that listens on a port, from the text of Linux's `/proc/net/tcp` or
 * `/proc/net/tcp6` (`Documentation/networking/proc_net_tcp.rst`: state 0A is LISTEN).
 */
export function listeningInode(table: string, port: number): string | undefined {
  for (const line of table.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/)
    const [, local = '', , state] = fields
    if (state === '0A' && Number.parseInt(local.split(':')[1] ?? '', 16) === port) return fields[9]
  }
  return undefined
}
