/** A line as the cluster's log configuration writes it: `26/11/23 12:00:00 INFO Master: …` (UTC). */
export function log4j(at: number, level: string, logger: string, text: string): string {
  const [date = '', time = ''] = new Date(at).toISOString().split('T')
  return `${date.slice(2).replaceAll('-', '/')} ${time.slice(0, 8)} ${level} ${logger}: ${text}`
}
