import { Text, useInput } from 'ink'
import { use, useState, useSyncExternalStore } from 'react'
import { useStoreItself } from './hooks/use-store.ts'
import { holdText } from './linear-news.ts'
import { ThemeContext } from './theme.ts'

/** The screen for a screen reader: the same facts as plain lines, still until there is news. */
export function Linear() {
  const theme = use(ThemeContext)
  const store = useStoreItself()
  const [held] = useState(() => holdText(store))
  useInput(() => {
    // After the key itself has done what it does.
    queueMicrotask(held.renew)
  })
  const text = useSyncExternalStore(held.subscribe, held.get)
  return <Text>{theme.characters(text)}</Text>
}
