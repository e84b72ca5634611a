import { Text } from 'ink'
import { linearText } from './linear.ts'
import { useStore } from './hooks/use-store.ts'

/** The screen for a screen reader: the same facts as plain lines, one after the other. */
export function Linear() {
  return <Text>{useStore(linearText)}</Text>
}
