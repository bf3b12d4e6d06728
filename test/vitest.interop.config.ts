import {defineConfig} from 'vitest/config'
import {ownEnvironment} from './support/own-state.ts'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/interop/**/*.test.ts'],
    // Each peer has ports or a namespace of its own, and is waited for half of the time: two files at once, whatever the machine.
    maxWorkers: 2,
    // Within a file, each call of a foreign client is a process that keeps a core busy.
    maxConcurrency: 3,
    // A peer that is late once, on a machine that is busy with another, is no finding; what is wrong is wrong twice.
    retry: 1,
    env: ownEnvironment(),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
