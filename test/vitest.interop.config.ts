import {defineConfig} from 'vitest/config'
import {ownEnvironment} from './support/own-state.ts'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/interop/**/*.test.ts'],
    // Real peers on real ports: one file after another.
    fileParallelism: false,
    // Within a file, each call of a foreign client is a process that keeps a core busy.
    maxConcurrency: 3,
    env: ownEnvironment(),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
