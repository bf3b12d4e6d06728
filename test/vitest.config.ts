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
    // Half of the time is spent waiting for processes that tests start, so a second worker pays even on two cores.
    maxWorkers: '100%',
    maxConcurrency: 3,
    // Many times what any of them needs, since on a busy machine those that start processes need many times as long.
    testTimeout: 40_000,
    env: ownEnvironment(),
  },
})
