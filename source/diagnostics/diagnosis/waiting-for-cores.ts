import { formatDuration, plural } from '../../domain/units.ts'
import { perApplication } from './detector.ts'
import { activeApplications, aliveWorkers, idleForMs, idleMs, sumOf, waitingMs } from './facts.ts'

/**
 * No core is free: other applications hold them all, and the master serves in order of arrival
 * (https://spark.apache.org/docs/latest/spark-standalone.html#resource-scheduling).
 */
export const waitingForCores = perApplication({
  kind: 'waiting',
  detect: ({ application, ageMs, wantsCores }, facts) => {
    const workers = aliveWorkers(facts)
    const cores = sumOf(workers, (worker) => worker.cores)
    const free = cores - sumOf(workers, (worker) => worker.coresUsed)
    if (!wantsCores || ageMs < waitingMs || cores === 0 || free > 0) return undefined
    const active = activeApplications(facts)
    const holders = active
      .filter((one) => one.application.id !== application.id && one.application.cores > 0)
      .sort((a, b) => b.application.cores - a.application.cores)
      .map((one) => {
        const { id, name, cores: held } = one.application
        return { id, name, cores: held, idleMs: idleForMs(one, facts.at) }
      })
    const [holder] = holders
    if (holder === undefined) return undefined
    const cap = Math.max(1, Math.floor(cores / Math.max(2, active.length)))
    return {
      subject: { holderId: holder.id },
      confidence: 'high',
      evidence: { ageMs, cores, holder: holder.name, holders },
      remedy: { settings: [`spark.cores.max=${cap}`] },
    }
  },
  words: ({ ageMs, cores, holder, holders }, { who }) => {
    const held = holders.slice(0, 2).map((one) => {
      const { idleMs: idle = 0 } = one
      const does = idle >= idleMs ? `, no job for ${formatDuration(idle)}` : ''
      return `"${one.name}" (${one.id}, ${plural(one.cores, 'core')}${does})`
    })
    return {
      title: `held out: ${who}has waited ${formatDuration(ageMs)} because all ${plural(cores, 'core')} are held by ${held.join(' and ')}, first come first served (FIFO)`,
      figures: [
        ['cores', cores],
        ['cores free', 0],
        ...holders.map((one) => [`"${one.name}" (${one.id})`, one.cores] as const),
      ],
      effect: `for ${holder}, or K on it, or + for a worker`,
    }
  },
})
