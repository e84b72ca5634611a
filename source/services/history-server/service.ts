import type { Service } from '../service.ts'

/** Spark's history server: pages of applications that have ended. */
export const historyServer: Service = {
  id: 'history',
  title: 'History server',
  need: 'optional',
  ports: [{ name: 'history', what: "the history server's page" }],
}
