// Records the examples for the demo: each runs on one core of the running cluster, and of its event
// log is kept what the reader reads.
//   node scripts/demo-recordings.mjs [NAME …]
// A recording is a file of lines: first what no event log tells (arguments, exit status, output and
// what was cached), then the event log. Nothing is left on the cluster but the application's row.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const folder = join(import.meta.dirname, '..', 'source', 'demo', 'recordings')
const project = process.env.COMPOSE_PROJECT_NAME ?? 'spark-on-docker'

/** By the recording's name: what runs, and its arguments; a script lies beside Spark's own. */
const runs = {
  pi: ['SparkPi', '10'],
  'linear-regression': [
    'ml.LinearRegressionExample',
    ...['--regParam', '0.15', '--elasticNetParam', '1.0'],
    'data/mllib/sample_linear_regression_data.txt',
  ],
  wordcount: ['wordcount.py', 'data/mllib/images/license.txt'],
  pagerank: ['pagerank.py', 'data/mllib/pagerank_data.txt', '10'],
  kmeans: ['ml/kmeans_example.py'],
  pipeline: ['ml/pipeline_example.py'],
  perceptron: ['ml/multilayer_perceptron_classification.py'],
  skewed: ['tuning/skewed.py'],
  'skewed-mended': ['tuning/skewed.py', '2000000', '0'],
  spilling: ['tuning/spilling.py'],
  'spilling-mended': ['tuning/spilling.py', '300', '9'],
  'gc-bound': ['tuning/gc_bound.py'],
  'too-few-partitions': ['tuning/too_few_partitions.py'],
  'too-few-partitions-mended': ['tuning/too_few_partitions.py', '1500000', '6'],
  'too-many-partitions': ['tuning/too_many_partitions.py'],
  'too-many-partitions-mended': ['tuning/too_many_partitions.py', '100000', '12'],
  'small-files': ['tuning/small_files.py'],
  starved: ['tuning/starved.py', '15', 'cpus'],
  'starved-jobs': ['tuning/starved.py', '15', 'jobs'],
  'never-starts': ['tuning/never_starts.py', '15', '64g'],
  'unreachable-driver': ['tuning/unreachable_driver.py', '15'],
  'idle-shell': ['tuning/idle_shell.py', '10', '1'],
}

/** Runs scripts one after the other in one driver, which is much the quickest; tells what they print. */
const batch = `
import io, json, runpy, sys, time, traceback
class Told(io.TextIOBase):
    def __init__(self, stream): self.stream, self.rest = stream, ""
    def write(self, text):
        *lines, self.rest = (self.rest + text).split("\\n")
        for line in lines: told.append({"stream": self.stream, "at": round(time.time() * 1000), "text": line})
        return len(text)
for name, (script, *args) in json.loads(sys.argv[1]).items():
    told, code = [], 0
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr, sys.argv = Told("stdout"), Told("stderr"), [script, *args]
    try: runpy.run_path("examples/src/main/python/" + script, run_name="__main__")
    except SystemExit as end:
        code = 0 if end.code is None else end.code if isinstance(end.code, int) else 1
        if isinstance(end.code, str): print(end.code, file=sys.stderr)
    except Exception: code = 1; traceback.print_exc(file=sys.stderr)
    sys.stdout, sys.stderr = out, err
    from pyspark.sql import SparkSession
    from pyspark import SparkContext
    context = SparkContext._active_spark_context
    app = None
    session = SparkSession.getActiveSession()
    if session: session.stop()
    elif context: context.stop()
    print("RECORDED " + json.dumps({"name": name, "exitCode": code, "lines": told}), flush=True)
`

const docker = (...args) => execFileSync('docker', args, { encoding: 'utf8', maxBuffer: 1e9 })

/** Runs a command of Spark's in a container of its own; gives what it said and its event logs, the first first. */
function recorded(program, ...what) {
  const image = docker('inspect', '--format', '{{.Config.Image}}', `${project}-master-1`).trim()
  const conf = {
    'spark.cores.max': '1',
    'spark.eventLog.dir': 'file:/tmp',
    'spark.eventLog.compress': 'false',
    'spark.eventLog.logBlockUpdates.enabled': 'true',
  }
  const id = docker(
    ...[
      'create',
      '--network',
      `${project}_default`,
      '--entrypoint',
      'spark-entrypoint',
      image,
      program,
    ],
    ...Object.entries(conf).flatMap(([key, value]) => ['--conf', `${key}=${value}`]),
    ...what,
  ).trim()
  const copied = mkdtempSync(join(tmpdir(), 'recording-'))
  try {
    if (what[0] === '/tmp/batch.py') {
      writeFileSync(join(copied, 'batch.py'), batch)
      docker('cp', join(copied, 'batch.py'), `${id}:/tmp/batch.py`)
    }
    docker('start', id)
    const exitCode = Number(docker('wait', id))
    const { stdout, stderr } = spawnSync('docker', ['logs', '--timestamps', id], {
      encoding: 'utf8',
      maxBuffer: 1e9,
    })
    writeFileSync(join(tmpdir(), 'demo-recordings.stderr'), stderr)
    docker('cp', `${id}:/tmp/.`, copied)
    const logs = readdirSync(copied)
      .filter((file) => file.startsWith('eventlog_v2_'))
      .toSorted()
      .map((log) =>
        readdirSync(join(copied, log))
          .filter((file) => file.startsWith('events_'))
          .toSorted()
          .map((file) => readFileSync(join(copied, log, file), 'utf8'))
          .join(''),
      )
    return { exitCode, stdout, logs }
  } finally {
    docker('rm', '--force', id)
    rmSync(copied, { recursive: true })
  }
}

const keep = (object, ...keys) =>
  Object.fromEntries(Object.entries(object ?? {}).filter(([key]) => keys.includes(key)))
const dropped = new Set([
  ...['Details', 'RDD Info', 'Accumulables', 'Log Urls', 'Attributes', 'Resources', 'Stack Trace'],
  ...['Accumulator Updates', 'details', 'physicalPlanDescription', 'sparkPlanInfo'],
  ...['modifiedConfigs', 'JVM Information', 'Hadoop Properties', 'System Properties'],
  ...['Classpath Entries', 'Metrics Properties', 'Push Based Shuffle', 'Updated Blocks'],
  ...['Peak Execution Memory', 'Result Size', 'Parent IDs', 'Shuffle Push Read Metrics'],
  ...['Full Stack Trace', 'Exception', 'rootExecutionId', 'jobTags', 'Job Tags'],
])
const peaks = ['JVMHeapMemory', 'JVMOffHeapMemory', 'ProcessTreePythonRSSMemory']
const only = {
  Properties: ['spark.sql.execution.id'],
  'Task Executor Metrics': peaks,
  'Executor Metrics': peaks,
}

/** One line of an event log without what nothing reads. */
function trimmed(key, value) {
  if (dropped.has(key) || key.endsWith('extraJavaOptions')) return undefined
  if (key in only) return keep(value, ...only[key])
  return typeof value === 'string' && value.length > 500 ? value.slice(0, 500) : value
}

const levelOf = (level) =>
  [
    level['Use Disk'] ? 'Disk ' : '',
    level['Use Memory'] ? 'Memory ' : '',
    level.Deserialized ? 'Deserialized ' : 'Serialized ',
    `${level.Replication}x Replicated`,
  ].join('')

/** What was cached: by which stages, how large a partition is, and after how many jobs it goes. */
function cachedIn(events) {
  const found = new Map()
  let ended = 0
  for (const event of events) {
    if (event.Event === 'SparkListenerJobEnd') ended += 1
    if (event.Event === 'SparkListenerStageSubmitted') {
      for (const rdd of event['Stage Info']['RDD Info'] ?? []) {
        if (!rdd['Storage Level']['Use Memory']) continue
        const known = found.get(rdd['RDD ID']) ?? {
          id: rdd['RDD ID'],
          name: rdd.Name,
          partitions: rdd['Number of Partitions'],
          level: levelOf(rdd['Storage Level']),
          bytes: 0,
          stages: [],
        }
        known.stages.push(event['Stage Info']['Stage ID'])
        found.set(known.id, known)
      }
    }
    if (event.Event === 'SparkListenerBlockUpdated') {
      const info = event['Block Updated Info']
      const [, id] = /^rdd_(\d+)_/.exec(info['Block ID']) ?? []
      const known = found.get(Number(id))
      if (known !== undefined) known.bytes = Math.max(known.bytes, info['Memory Size'])
    }
    if (event.Event === 'SparkListenerUnpersistRDD') {
      const known = found.get(event['RDD ID'])
      if (known !== undefined) known.unpersistedAfter = ended
    }
  }
  return [...found.values()].filter(({ bytes }) => bytes > 0)
}

const read =
  /ApplicationStart|ApplicationEnd|EnvironmentUpdate|ResourceProfileAdded|JobStart|JobEnd|StageSubmitted|StageCompleted|TaskStart|TaskEnd|ExecutorAdded|ExecutorRemoved|BlockManagerAdded|StageExecutorMetrics|SQLExecutionStart|SQLExecutionEnd/

/** How much longer than recorded the tasks of an example without a fault take; others are as they were. */
const paces = {
  pi: 5,
  'linear-regression': 2,
  wordcount: 1,
  pagerank: 0.8,
  kmeans: 0.7,
  pipeline: 1,
  perceptron: 0.5,
  skewed: 0.4,
  'skewed-mended': 0.4,
}
const faulty = new Set(['skewed', 'skewed-mended'])

/**
 * Takes the moods of the machine out: of an example without a fault no task takes much longer than
 * the usual one of its stage. What a task measured of its time goes with that.
 */
function paced(name, events) {
  const pace = paces[name]
  if (pace === undefined) return
  const tasks = events.filter(({ Event }) => Event === 'SparkListenerTaskEnd')
  for (const stage of Map.groupBy(tasks, (event) => event['Stage ID']).values()) {
    const took = ({ 'Task Info': info }) => info['Finish Time'] - info['Launch Time']
    const sorted = stage.map(took).toSorted((a, b) => a - b)
    const median = sorted[Math.floor(sorted.length / 2)]
    for (const event of stage) {
      const before = Math.max(1, took(event))
      const smooth = Math.min(Math.max(before, 0.75 * median), 1.35 * median, 2500)
      const after = Math.max(1, Math.round((faulty.has(name) ? before : smooth) * pace))
      const metrics = event['Task Metrics'] ?? {}
      for (const [key, value] of Object.entries(metrics)) {
        if (/Time$/.test(key)) metrics[key] = Math.round((value * after) / before)
      }
      event['Task Info']['Finish Time'] = event['Task Info']['Launch Time'] + after
    }
  }
}

/** Writes a recording. `own`: the arguments that the example has by itself, where fewer were given. */
function write(name, args, { exitCode, lines, log }) {
  const events = log
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  // One driver ran several examples: it counted their queries on.
  const first = Math.min(...events.flatMap(({ executionId }) => executionId ?? []))
  for (const event of events) {
    if (event.executionId !== undefined) event.executionId -= first
    const query = event.Properties?.['spark.sql.execution.id']
    if (query !== undefined) event.Properties['spark.sql.execution.id'] = String(query - first)
  }
  for (const { ['Spark Properties']: properties } of events) {
    // What was asked for to be brief here is not the example's own.
    if (properties === undefined) continue
    for (const key of [
      'spark.cores.max',
      'spark.eventLog.compress',
      'spark.eventLog.logBlockUpdates.enabled',
    ])
      delete properties[key]
    properties['spark.eventLog.dir'] = 'file:/var/lib/spark/events'
  }
  paced(name, events)
  const header = { arguments: args, exitCode, lines, cached: cachedIn(events) }
  const kept = events
    .filter(({ Event }) => read.test(Event))
    .map((event) => JSON.stringify(event, trimmed))
  const bytes = gzipSync([JSON.stringify(header), ...kept, ''].join('\n'), { level: 9 })
  writeFileSync(join(folder, `${name}.base64`), bytes.toString('base64'))
  process.stdout.write(`${name}: ${kept.length} events, ${bytes.length} bytes, exit ${exitCode}\n`)
}

const names = process.argv.slice(2)
const wanted = Object.entries(runs).filter(([name]) => names.length === 0 || names.includes(name))
for (const [name, [example, ...args]] of wanted) {
  if (example.endsWith('.py')) continue
  const { exitCode, stdout, logs } = recorded('bin/run-example', example, ...args)
  const lines = stdout.split('\n').flatMap((line) => {
    const [, at, text] = /^(\S+) (.+)$/.exec(line) ?? []
    return text === undefined ? [] : [{ stream: 'stdout', at: Date.parse(at), text }]
  })
  write(name, args, { exitCode, lines, log: logs[0] })
}
const scripts = wanted.filter(([, [example]]) => example.endsWith('.py'))
if (scripts.length > 0) {
  const { stdout, logs } = recorded(
    'bin/spark-submit',
    '/tmp/batch.py',
    JSON.stringify(Object.fromEntries(scripts)),
  )
  const ends = stdout.split('\n').flatMap((line) => {
    const [, json] = /^\S+ RECORDED (.*)$/.exec(line) ?? []
    return json === undefined ? [] : [JSON.parse(json)]
  })
  for (const [index, { name, exitCode, lines }] of ends.entries()) {
    write(name, runs[name].slice(1), { exitCode, lines, log: logs[index] })
  }
}
// Taking memory until the kernel kills would hurt whoever else works on the cluster: recorded before.
if (names.length === 0 || names.includes('memory-killed')) {
  const log = readFileSync(
    join(import.meta.dirname, '..', 'test/fixtures/event-logs/memory-killed/events.jsonl'),
    'utf8',
  )
  const failed = log
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .find(({ Event }) => Event === 'SparkListenerStageCompleted')
  const text = `The job failed: ${failed['Stage Info']['Failure Reason'].split('\n')[0].slice(0, 200)}`
  const at = failed['Stage Info']['Completion Time'] + 20
  write('memory-killed', [], { exitCode: 1, lines: [{ stream: 'stderr', at, text }], log })
}
