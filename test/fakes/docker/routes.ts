import { randomBytes } from 'node:crypto'
import { type FakeRequest, sendJson } from '../http.ts'
import {
  frame,
  inspectAnswer,
  listAnswer,
  logBytes,
  newContainer,
  passes,
  statsAnswer,
} from './container.ts'
import { answerExec } from './exec.ts'
import { done, type Handler, missing, ofContainer, stream } from './handler.ts'
import { archiveOf } from './tar.ts'

const logs = ofContainer((state, container, { query }, response) => {
  stream(response)
  const tail = query.get('tail') ?? 'all'
  const lines = tail === 'all' ? container.log : container.log.slice(-Number(tail))
  const stamped = query.get('timestamps') === 'true'
  for (const entry of lines) {
    const bytes = logBytes(entry, stamped)
    response.write(container.tty ? bytes : frame(entry.stream, bytes))
  }
  if (query.get('follow') === 'true' && container.state === 'running') {
    state.listenLog(container, response, stamped)
  } else response.end()
})

const stats = ofContainer((state, container, _, response) => {
  stream(response)
  let first = true
  const send = () => {
    response.write(`${JSON.stringify(statsAnswer(container, first))}\n`)
    first = false
  }
  send()
  const timer = setInterval(send, state.statsEveryMs)
  response.once('close', () => {
    clearInterval(timer)
  })
})

const kill = ofContainer((state, container, { query }, response) => {
  const signal = query.get('signal') ?? 'SIGKILL'
  if (container.state !== 'running') {
    sendJson(response, { message: `Container ${container.id} is not running` }, 409)
    return
  }
  state.emit('kill', container, { signal })
  const ends = state.hooks.signalled?.(container, signal) ?? signal !== 'SIGPWR'
  if (ends) state.end(container, signal === 'SIGKILL' ? 137 : 143)
  done(response)
})

const create: Handler = (state, { body, query }, response) => {
  const created = JSON.parse(body) as Record<string, unknown> & {
    Image: string
    Cmd?: string[]
    Labels?: Record<string, string>
  }
  if (!state.images.has(created.Image)) {
    missing(response, `image: ${created.Image}`)
    return
  }
  const name = query.get('name') ?? 'unnamed'
  if (state.find(name) !== undefined) {
    sendJson(
      response,
      { message: `Conflict. The container name "/${name}" is already in use` },
      409,
    )
    return
  }
  const container = newContainer({
    id: randomBytes(32).toString('hex'),
    name,
    image: created.Image,
    command: created.Cmd ?? [],
    labels: created.Labels ?? {},
    created,
  })
  state.containers.set(container.id, container)
  state.emit('create', container)
  sendJson(response, { Id: container.id, Warnings: [] }, 201)
}

const execStart: Handler = (state, _, response, id) => {
  const exec = state.execs.get(id)
  if (exec === undefined) {
    missing(response, `exec instance: ${id}`)
    return
  }
  stream(response)
  answerExec(state, exec, response)
}

const network: Handler = (state, _, response, name) => {
  const labels = state.networks.get(name)
  if (labels === undefined) missing(response, name)
  else sendJson(response, { Name: name, Labels: labels })
}

const named = (of: Map<string, Record<string, string>>, request: FakeRequest) =>
  [...of]
    .filter(([, labels]) => passes(labels, request))
    .map(([Name, Labels]) => ({ Name, Labels }))

/** The engine's API as far as this program uses it. The first that fits a request answers. */
export const routes: readonly (readonly [string, RegExp, Handler])[] = [
  [
    'GET',
    /^\/version$/,
    ({ apiVersion, minApiVersion }, _, response) => {
      sendJson(response, {
        Version: '20.10.24',
        ApiVersion: apiVersion,
        MinAPIVersion: minApiVersion,
      })
    },
  ],
  [
    'GET',
    /^\/info$/,
    (_, __, response) => {
      sendJson(response, { Name: 'fake', NCPU: 2, MemTotal: 8_589_934_592 })
    },
  ],
  [
    'GET',
    /^\/containers\/json$/,
    (state, request, response) => {
      const all = request.query.get('all') === 'true'
      const listed = [...state.containers.values()].filter(
        (container) => passes(container.labels, request) && (all || container.state === 'running'),
      )
      sendJson(response, listed.map(listAnswer))
    },
  ],
  [
    'GET',
    /^\/events$/,
    (state, request, response) => {
      stream(response)
      state.listenEvents(request, response)
    },
  ],
  ['POST', /^\/containers\/create$/, create],
  [
    'GET',
    /^\/containers\/([^/]+)\/json$/,
    ofContainer((_, container, __, response) => {
      sendJson(response, inspectAnswer(container))
    }),
  ],
  ['GET', /^\/containers\/([^/]+)\/logs$/, logs],
  [
    'GET',
    /^\/containers\/([^/]+)\/archive$/,
    ofContainer((state, container, { query }, response) => {
      const path = query.get('path') ?? ''
      const found = archiveOf(state.files, path)
      if (found === undefined) {
        missing(response, `file: Could not find the file ${path} in container ${container.name}`)
        return
      }
      response.writeHead(200, { 'content-type': 'application/x-tar' })
      response.end(found)
    }),
  ],
  ['GET', /^\/containers\/([^/]+)\/stats$/, stats],
  [
    'POST',
    /^\/containers\/([^/]+)\/start$/,
    ofContainer((state, container, _, response) => {
      if (container.state === 'running') done(response, 304)
      else {
        state.start(container)
        done(response)
      }
    }),
  ],
  [
    'POST',
    /^\/containers\/([^/]+)\/stop$/,
    ofContainer((state, container, _, response) => {
      const was = container.state
      if (was === 'running') state.emit('kill', container, { signal: '15' })
      state.end(container, state.hooks.stopStatus?.(container) ?? 143)
      if (was === 'running') state.emit('stop', container)
      done(response, was === 'running' ? 204 : 304)
    }),
  ],
  [
    'POST',
    /^\/containers\/([^/]+)\/restart$/,
    ofContainer((state, container, _, response) => {
      if (container.state === 'running') state.emit('kill', container, { signal: '15' })
      state.end(container, 143)
      state.start(container)
      state.emit('restart', container)
      done(response)
    }),
  ],
  ['POST', /^\/containers\/([^/]+)\/kill$/, kill],
  [
    'POST',
    /^\/containers\/([^/]+)\/rename$/,
    ofContainer((state, container, { query }, response) => {
      container.name = query.get('name') ?? container.name
      state.emit('rename', container)
      done(response)
    }),
  ],
  [
    'POST',
    /^\/containers\/([^/]+)\/wait$/,
    ofContainer((state, container, _, response) => {
      const answer = () => {
        response.end(JSON.stringify({ StatusCode: container.exitCode }))
      }
      response.writeHead(200)
      response.flushHeaders()
      if (container.state === 'running') state.onEnd(container, answer)
      else answer()
    }),
  ],
  [
    'DELETE',
    /^\/containers\/([^/]+)$/,
    ofContainer((state, container, { query }, response) => {
      if (container.state === 'running' && query.get('force') !== 'true') {
        sendJson(response, { message: 'You cannot remove a running container' }, 409)
      } else {
        state.remove(container)
        done(response)
      }
    }),
  ],
  [
    'POST',
    /^\/containers\/([^/]+)\/exec$/,
    ofContainer((state, container, { body }, response) => {
      const id = randomBytes(16).toString('hex')
      const { Cmd } = JSON.parse(body) as { Cmd: string[] }
      state.emit(`exec_create: ${Cmd.join(' ')}`, container)
      state.execs.set(id, { container, command: Cmd, exitCode: null })
      sendJson(response, { Id: id }, 201)
    }),
  ],
  ['POST', /^\/exec\/([^/]+)\/start$/, execStart],
  [
    'GET',
    /^\/exec\/([^/]+)\/json$/,
    (state, _, response, id) => {
      const exitCode = state.execs.get(id)?.exitCode ?? null
      sendJson(response, { Running: exitCode === null, ExitCode: exitCode })
    },
  ],
  [
    'GET',
    /^\/networks$/,
    (state, request, response) => {
      sendJson(response, named(state.networks, request))
    },
  ],
  [
    'GET',
    /^\/volumes$/,
    (state, request, response) => {
      sendJson(response, { Volumes: named(state.volumes, request) })
    },
  ],
  ['GET', /^\/networks\/([^/]+)$/, network],
]
