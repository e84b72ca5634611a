// Adds up the results: tally.mjs (REPORT.json | pass:CHECK | fail:CHECK)… → `N passed, N failed`,
// exit status 1 when anything failed. A report that is missing or empty counts as one failure, so a
// run that died cannot pass for a run without failures.
import { readFile } from 'node:fs/promises'

let passed = 0
let failed = 0
let skipped = 0
for (const file of process.argv.slice(2)) {
  if (file.startsWith('pass:')) {
    passed += 1
    continue
  }
  if (file.startsWith('fail:')) {
    failed += 1
    console.log(`failed: check ${file.slice('fail:'.length)}`)
    continue
  }
  try {
    const report = JSON.parse(await readFile(file, 'utf8'))
    passed += report.numPassedTests
    failed += report.numFailedTests
    skipped += report.numPendingTests + report.numTodoTests
    // A file that could not be loaded, or whose set-up failed, has no test that failed: its tests
    // are missing or skipped, and that is no success.
    const broken = report.testResults.filter(
      (result) =>
        result.status === 'failed' &&
        result.assertionResults.every((test) => test.status !== 'failed'),
    )
    failed += broken.length
    for (const { name, message } of broken) console.log(`failed as a whole: ${name}: ${message}`)
    for (const result of report.testResults) {
      for (const test of result.assertionResults) {
        if (test.status === 'failed') console.log(`failed: ${test.fullName} (${result.name})`)
      }
    }
    if (report.numTotalTests === 0) {
      failed += 1
      console.log(`no tests in ${file}`)
    }
  } catch (error) {
    failed += 1
    console.log(`no report ${file}: ${error.message}`)
  }
}
if (skipped > 0) console.log(`${skipped} skipped`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
