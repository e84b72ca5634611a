import { type JobPlan, type Plan, type Planned, stage, type StagePlan } from '../plan.ts'
import { notWhole, pythonFolder } from '../scripts.ts'

// What the scripts of compose/spark/examples/python do to a cluster, by their arguments; figures as
// recorded on a real one (test/fixtures/jobs), times shortened. What is wrong with them is for the
// monitor to find.

/** What a script does by its arguments. */
export type FaultPlanner = (args: readonly string[]) => Planned

/** Long enough for whoever looks on every two seconds to see how it ended. */
export const closingMs = 3500

/** The whole numbers that a script takes, or Python's words where one is none. */
function whole(
  args: readonly string[],
  ...defaults: readonly number[]
): readonly number[] | Exclude<Planned, Plan> {
  const wrong = args.slice(0, defaults.length).find((text) => !/^\d+$/.test(text))
  if (wrong !== undefined) return notWhole(wrong)
  return defaults.map((number, index) => (args[index] === undefined ? number : Number(args[index])))
}

/** A planner of a script whose arguments are whole numbers. */
export function ofNumbers(
  defaults: readonly number[],
  plan: (numbers: readonly number[], args: readonly string[]) => Plan,
): FaultPlanner {
  return (args) => {
    const numbers = whole(args, ...defaults)
    return 'exitCode' in numbers ? numbers : plan(numbers, args)
  }
}

/** Where a script lies in a container. */
export function scriptOf(name: string): string {
  return `${pythonFolder}/tuning/${name}.py`
}

/** A job of one stage of Python. */
export function counting(
  name: string,
  tasks: number,
  taskMs: number,
  more: Partial<StagePlan> = {},
): JobPlan {
  return { name, stages: [stage(name, tasks, taskMs, { python: true, ...more })] }
}
