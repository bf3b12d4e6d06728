import {availableParallelism} from 'node:os'
import {defineConfig} from 'vitest/config'
import {ownEnvironment} from './support/own-state.ts'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    exclude: ['test/interop/**', 'node_modules/**'],
    // One process, no isolation: ten times faster here. Tests therefore leave no module state, cwd, umask or signal handler behind.
    pool: 'threads',
    isolate: false,
    // Half of the time is spent waiting, for deadlines and for processes that tests start: a second worker per core fills it.
    maxWorkers: 2 * availableParallelism(),
    maxConcurrency: 3,
    // Many times what any of them needs, since on a busy machine those that start processes need many times as long.
    testTimeout: 40_000,
    env: ownEnvironment(),
  },
})
