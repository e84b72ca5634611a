// A Compose for the fake cluster: understands the arguments that the program gives the real one,
// and asks the fake engine at DOCKER_HOST to do it. FAKE_COMPOSE_FAILS makes it fail as Compose does.
import { request } from 'node:http'

const args = process.argv.slice(2)
const socketPath = (process.env.DOCKER_HOST ?? '').replace(/^unix:\/\//, '')
const verb = args.find((arg) => arg === 'up' || arg === 'down')
// As the real one: what a profile has is left alone, up and down, unless the profile is given.
const profile = args.includes('--profile') ? args[args.indexOf('--profile') + 1] : ''
const service = args.at(-1) === 'history' && verb === 'up' ? 'history' : ''
const workers = /^worker=(\d+)$/.exec(args[args.indexOf('--scale') + 1] ?? '')?.[1] ?? '3'

if (args.includes('version')) {
  console.log('5.0.0')
} else if (process.env.FAKE_COMPOSE_FAILS) {
  console.error(' Container fake-master-1  Starting')
  console.error(`Error response from daemon: ${process.env.FAKE_COMPOSE_FAILS}`)
  process.exitCode = 1
} else if (process.env.FAKE_COMPOSE_HANGS) {
  console.error(' Container fake-master-1  Waiting')
  setInterval(() => undefined, 1000)
} else if (verb === undefined || args[0] !== '-p' || args[2] !== '-f') {
  console.error(`unknown arguments: ${args.join(' ')}`)
  process.exitCode = 125
} else {
  console.error(
    ` \u001b[32m✔\u001b[0m Container ${args[1]}-master-1  \u001b[34mRunning\u001b[0m      0.0s`,
  )
  request(
    {
      socketPath,
      method: 'POST',
      path: `/_compose/${verb}?workers=${workers}&profile=${profile}&service=${service}`,
    },
    (answer) => {
      answer.resume()
      if (answer.statusCode !== 200) process.exitCode = 1
    },
  ).end()
}
