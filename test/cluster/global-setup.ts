import { docker, project, start, testEnvironment } from './program.ts'

/**
 * One real cluster for all tests of this layer, with one worker, in a project of its own. What an
 * earlier run left (it may have been killed) goes first; afterwards nothing is left.
 */
export default async function setup(): Promise<() => Promise<void>> {
  Object.assign(process.env, await testEnvironment())
  await takeDown()
  const up = await start('up', '--workers', '1')
  if (up.status !== 0) throw new Error(`the cluster did not come up: ${up.stderr}`)
  return takeDown
}

async function takeDown(): Promise<void> {
  const { status, stderr } = await start('down', '--volumes', '--yes')
  if (status !== 0) throw new Error(`the tests' cluster was not taken down: ${stderr}`)
  const label = `label=com.docker.compose.project=${project}`
  const left = await Promise.all([
    docker('ps', '-aq', '--filter', label),
    docker('network', 'ls', '-q', '--filter', label),
    docker('volume', 'ls', '-q', '--filter', label),
  ])
  if (left.some((ids) => ids !== '')) throw new Error(`down left something: ${left.join(' ')}`)
}
