import { formatDuration, plural } from '../../domain/units.ts'
import { aliveWorkers, idleLongMs, judgedApplications, perApplication, sumOf } from './facts.ts'

/**
 * No core is free: other applications hold them all, and the master serves in order of arrival
 * (https://spark.apache.org/docs/latest/spark-standalone.html#resource-scheduling).
 */
export const waitingForCores = perApplication({
  kind: 'waiting',
  confidence: 'high',
  detect: ({ application: { id }, ageMs, waits }, facts) => {
    const workers = aliveWorkers(facts)
    const cores = sumOf(workers, (worker) => worker.cores)
    const used = sumOf(workers, (worker) => worker.coresUsed)
    const all = judgedApplications(facts)
    const holders = all
      .filter(({ application }) => application.id !== id && application.cores > 0)
      .sort((a, b) => b.application.cores - a.application.cores)
      .map(({ application, idleMs }) => ({
        ...{ id: application.id, name: application.name, cores: application.cores, idleMs },
      }))
    const [first] = holders
    if (!waits || cores === 0 || used < cores || first === undefined) return []
    const cap = Math.max(1, Math.floor(cores / Math.max(2, all.length)))
    return [{ ageMs, cores, cap, holders, first }]
  },
  subject: ({ first }) => ({ holderId: first.id }),
  remedy: ({ cap }) => ({ settings: [`spark.cores.max=${cap}`] }),
  words: ({ ageMs, cores, holders, first }, { who }) => {
    const held = holders.slice(0, 2).map((one) => {
      const idle = one.idleMs >= idleLongMs ? `, no job for ${formatDuration(one.idleMs)}` : ''
      return `"${one.name}" (${one.id}, ${plural(one.cores, 'core')}${idle})`
    })
    return {
      title: `held out: ${who}has waited ${formatDuration(ageMs)} because all ${plural(cores, 'core')} are held by ${held.join(' and ')}, first come first served (FIFO)`,
      figures: {
        ...{ cores, 'cores free': 0 },
        ...Object.fromEntries(holders.map((one) => [`"${one.name}" (${one.id})`, one.cores])),
      },
      effect: `for ${first.name}, or K on it, or + for a worker`,
    }
  },
})
