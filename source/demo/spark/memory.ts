const mib = 1024 ** 2

/** What Spark keeps for itself of every heap. */
const reservedMiB = 300
/** Of a heap the JVM counts this much: one survivor space is always empty. */
const countedShare = 0.9667

/**
 * Unified memory of an executor in bytes, 0.6 · (heap − 300 MiB): 413.9 MiB of a heap of 1 GiB, as
 * measured (Spark `UnifiedMemoryManager`).
 */
export function storageBytes(heapMiB: number): number {
  return Math.round(0.6 * Math.max(0, heapMiB * countedShare - reservedMiB) * mib)
}
