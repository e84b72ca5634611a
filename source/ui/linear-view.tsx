import { Text, useInput } from 'ink'
import { useState, useSyncExternalStore } from 'react'
import { useStoreItself } from './hooks/use-store.ts'
import { holdText } from './linear-news.ts'
import type { Theme } from './theme.ts'

/** The screen for a screen reader: the same facts as plain lines, still until there is news. */
export function Linear({ theme }: { readonly theme: Theme }) {
  const store = useStoreItself()
  const [held] = useState(() => holdText(store))
  useInput(() => {
    // After the key itself has done what it does.
    queueMicrotask(held.renew)
  })
  const text = useSyncExternalStore(held.subscribe, held.get)
  return <Text>{theme.characters(text)}</Text>
}
