import type { Stage, Task } from '../../../domain/application.ts'
import { type TaskQuestion, taskQuestions } from '../../../services/spark/snapshot.ts'
import { noFigures } from '../figures.ts'
import type { DemoApplication, DemoStage, DemoTask } from '../types.ts'

function taskOf(task: DemoTask, now: number): Task {
  const { executor, stage, status, launchedAt, endedAt } = task
  // What still runs, and what did not end well, has told nothing of its cost.
  const figures = status === 'SUCCESS' ? task.figures : noFigures
  const took = status === 'SUCCESS' ? figures.durationMs : Math.round((endedAt ?? now) - launchedAt)
  return {
    stageId: stage.id,
    attempt: 0,
    id: task.id,
    index: task.index,
    status,
    executorId: String(executor.id),
    host: executor.worker.container.shortId,
    launchedAt,
    durationMs: took,
    locality: task.locality,
    speculative: false,
    gcMs: figures.gcMs,
    inputBytes: figures.inputBytes,
    shuffleReadBytes: figures.shuffleReadBytes,
    diskSpilledBytes: figures.diskSpilledBytes,
    error: task.error,
  }
}

/** Answers the query of `…/taskList`: `status`, `sortBy=-runtime` and `length` are known. */
function answered(stage: DemoStage, { query }: TaskQuestion): readonly DemoTask[] {
  const asked = new URLSearchParams(query)
  const status = asked.get('status')?.toUpperCase()
  const runtime = ({ status: how, figures }: DemoTask) => (how === 'SUCCESS' ? figures.runMs : 0)
  const found = stage.tasks.filter((task) => status === undefined || task.status === status)
  const sorted =
    asked.get('sortBy') === '-runtime'
      ? found.toSorted((a, b) => runtime(b) - runtime(a) || a.id - b.id)
      : found
  return sorted.slice(0, Number(asked.get('length') ?? 20))
}

/** The tasks that the real client asks for (`taskQuestions`), each once. */
export function tasksOf(
  { jobs }: DemoApplication,
  stages: readonly Stage[],
  now: number,
): readonly Task[] {
  const byId = new Map(jobs.flatMap((job) => job.stages.map((stage) => [stage.id, stage])))
  const found = taskQuestions(stages).flatMap((question) => {
    const stage = byId.get(question.stage.id)
    return stage === undefined ? [] : answered(stage, question)
  })
  return [...new Set(found)].map((task) => taskOf(task, now))
}
