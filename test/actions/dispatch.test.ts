import { describe, expect, it } from 'vitest'
import { type Action, defineAction, Unconfirmed } from '../../source/actions/action.ts'
import { type Caller, dispatch, type Question } from '../../source/actions/dispatch.ts'
import { registry } from '../../source/actions/registry.ts'
import { failed, loading } from '../../source/domain/reading.ts'
import { createStore } from '../../source/store/store.ts'
import type { State } from '../../source/store/state.ts'
import { testState } from '../ui/state.ts'
import { testConfig } from './context.ts'
import { fakeCluster } from './fake-clients.ts'

/** An action on a number, and what was done with which. */
function counting(more: Partial<Action<number>> = {}) {
  const done: number[] = []
  const action = defineAction<number>({
    id: 'count',
    title: (input) => `count ${input}`,
    run: ({ report }, input) => {
      report(`counted ${input}`)
      done.push(input)
      return Promise.resolve()
    },
    ...more,
  })
  return { action, done }
}

/** Somebody who gives these answers, and yes to every further question. */
function caller(answers: readonly boolean[] = [], change: Partial<State> = {}) {
  const asked: Question[] = []
  const tracked: string[] = []
  const store = createStore<State>({ ...testState(), ...change }, 1)
  const person: Caller = {
    context: {
      clients: fakeCluster(1).clients,
      config: testConfig(),
      signal: new AbortController().signal,
      store,
    },
    ask: (question) => {
      asked.push(question)
      return Promise.resolve(answers[asked.length - 1] ?? true)
    },
    track: ({ title }, run) => {
      tracked.push(title)
      return run((message) => tracked.push(message))
    },
  }
  return { person, asked, tracked, store }
}

describe('an action', () => {
  it('runs at once where it asks nothing, and its progress is shown', async () => {
    const { action, done } = counting()
    const { person, asked, tracked } = caller()
    await dispatch(person, action, 1)
    expect([asked, tracked, done]).toEqual([[], ['count 1', 'counted 1'], [1]])
  })

  it('is done only after a yes, with what was agreed to', async () => {
    const { action, done } = counting({
      destroys: true,
      confirm: (_, input) => `Count ${input}?`,
      agree: (_, input) => input + 10,
    })
    const { person, asked } = caller([false, true])
    await dispatch(person, action, 1)
    expect(done).toEqual([])
    await dispatch(person, action, 1)
    expect(done).toEqual([11])
    const question = { title: 'count 1', text: 'Count 1?', late: false, destroys: true }
    expect(asked).toEqual([question, question])
  })

  it('that would do more than was agreed to asks again, and does nothing where that is refused', async () => {
    const more = (most: number) =>
      counting({
        run: (_, input) =>
          input < most
            ? Promise.reject(new Unconfirmed(`${input}?`, input + 1))
            : Promise.resolve(),
      }).action
    const first = caller()
    await dispatch(first.person, more(3), 1)
    expect(first.asked).toMatchObject([
      { text: '1?', late: true },
      { text: '2?', late: true },
    ])
    const second = caller([true, false])
    await dispatch(second.person, more(3), 1)
    expect(second.asked).toHaveLength(2)
    expect(second.tracked).toEqual(['count 1', 'count 1'])
    const third = caller()
    await expect(dispatch(third.person, more(100), 1)).rejects.toThrow('6?')
    expect(third.asked).toHaveLength(5)
  })

  it.each([
    ['with --read-only', { readOnly: true }, 'count 1: refused because of --read-only'],
    ['before what it needs has answered', { containers: loading }, /has not answered yet/],
    ['when that no longer answers', { containers: failed(loading, 'cut', 0) }, /\(cut\)/],
  ])('is refused %s, unasked', async (_, change, why) => {
    const { action, done } = counting({ confirm: () => 'Count?' })
    const { person, asked, tracked } = caller([], change)
    await expect(dispatch(person, action, 1)).rejects.toThrow(why)
    expect([asked, tracked, done]).toEqual([[], [], []])
  })

  it('that changes nothing is no matter of --read-only', async () => {
    const { action, done } = counting({ mutates: false })
    await dispatch(caller([], { readOnly: true }).person, action, 1)
    expect(done).toEqual([1])
  })

  it('is refused where it can no longer be done when the yes comes', async () => {
    const { action, done } = counting({
      confirm: () => 'Count?',
      refusal: ({ now }) => (now === 7 ? 'too late' : undefined),
    })
    const { person, store } = caller()
    const ask: Caller['ask'] = () => {
      store.update((state) => ({ ...state, now: 7 }))
      return Promise.resolve(true)
    }
    await expect(dispatch({ ...person, ask }, action, 1)).rejects.toThrow('too late')
    expect(done).toEqual([])
  })
})

describe('the registry', () => {
  it('says of each action whether it changes something, and whether that can be undone', () => {
    const all = Object.entries(registry)
    for (const [name, { id }] of all) expect(id).toBe(name)
    const which = (of: 'mutates' | 'destroys') =>
      all.flatMap(([name, action]) => (action[of] ? [name] : []))
    expect(Object.keys(registry).filter((name) => !which('mutates').includes(name))).toEqual([
      'doctor',
    ])
    expect(which('destroys')).toEqual(['down', 'killApplication', 'killJob', 'killStage'])
  })
})
