import type { ServerResponse } from 'node:http'
import { type FakeRequest, sendJson } from '../http.ts'
import type { FakeContainer } from './container.ts'
import type { EngineState } from './engine.ts'

export type Handler = (
  state: EngineState,
  request: FakeRequest,
  response: ServerResponse,
  name: string,
) => void

export const missing = (response: ServerResponse, what: string) => {
  sendJson(response, { message: `No such ${what}` }, 404)
}

/** A handler of one container; one that is not there is answered with 404. */
export const ofContainer =
  (
    handle: (
      state: EngineState,
      container: FakeContainer,
      request: FakeRequest,
      response: ServerResponse,
    ) => void,
  ): Handler =>
  (state, request, response, name) => {
    const container = state.find(name)
    if (container === undefined) missing(response, `container: ${name}`)
    else handle(state, container, request, response)
  }

export const done = (response: ServerResponse, status = 204) => {
  response.statusCode = status
  response.end()
}

export const stream = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/octet-stream' })
  response.flushHeaders()
}
