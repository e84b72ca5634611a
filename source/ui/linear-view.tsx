import { Text } from 'ink'
import type { Theme } from './theme.ts'
import { linearText } from './linear.ts'
import { useStore } from './hooks/use-store.ts'

/** The screen for a screen reader: the same facts as plain lines, one after the other. */
export function Linear({ theme }: { readonly theme: Theme }) {
  return <Text>{theme.characters(useStore(linearText))}</Text>
}
