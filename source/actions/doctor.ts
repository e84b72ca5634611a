import { failed, fresh } from '../domain/reading.ts'
import { defineAction } from './action.ts'
import { examineCluster } from './examine.ts'

/** The `!` key: examines the cluster and leaves what was found in `state.doctor`. */
export const doctor = defineAction<Readonly<Record<string, never>>>({
  id: 'doctor',
  title: () => 'examine the cluster',
  mutates: false,
  needs: [],
  run: async (context) => {
    const { store, report } = context
    report('looking at engine, services, workers, ports, names, clock and disk')
    try {
      const found = await examineCluster({ ...context, events: store.get().engineEvents })
      store.update((state) => ({ ...state, doctor: fresh(found, found.at) }))
      const count = (severity: string) =>
        found.findings.filter((one) => one.severity === severity).length
      report(`${count('bad')} faults, ${count('warning')} warnings, ${count('ok')} checks well`)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      store.update((state) => ({ ...state, doctor: failed(state.doctor, reason, Date.now()) }))
      throw error
    }
  },
})
