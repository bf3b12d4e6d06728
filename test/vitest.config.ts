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
    // Each loads the code anew, which costs more than another would gain while these wait for deadlines and processes.
    maxWorkers: availableParallelism(),
    maxConcurrency: 3,
    // Many times what any of them needs, since on a busy machine those that start processes need many times as long.
    testTimeout: 40_000,
    // Where a change is judged, a port or a turn that was lost to another process on the machine costs another try, which is reported.
    retry: process.env.CI ? 2 : 0,
    env: ownEnvironment(),
  },
})
