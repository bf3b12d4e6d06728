// Runs the import rules and makes sure that they really ran: dependency-cruiser that cannot read TypeScript cruises nothing and is content.
import {spawnSync} from 'node:child_process'
import {readdirSync, rmSync, writeFileSync} from 'node:fs'

const cruise = () => {
  const run = spawnSync('npx', ['depcruise', '--config', '.ci/rooms.cjs', '--output-type', 'json', 'src'], {encoding: 'utf8', maxBuffer: 1 << 28})
  return JSON.parse(run.stdout)
}

const fail = (message) => {
  console.error(message)
  process.exitCode = 1
}

const sources = readdirSync('src', {recursive: true}).filter((name) => name.endsWith('.ts')).length
const {summary} = cruise()
for (const {rule, from, to} of summary.violations) fail(`${rule.name}: ${from} -> ${to}`)
if (summary.totalCruised < sources) fail(`cruised ${summary.totalCruised} modules, but src holds ${sources} files`)

const planted = 'src/model/planted-violation.ts'
writeFileSync(planted, "import '../platform/clock.ts'\n")
try {
  if (!cruise().summary.violations.some(({from}) => from === planted)) fail('a planted violation was not found: the rules are not in force')
} finally {
  rmSync(planted)
}
if (!process.exitCode) console.log(`import rules hold over ${summary.totalCruised} modules`)
