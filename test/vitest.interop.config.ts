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
    // Where a change is judged, a peer that was late on a busy machine is asked again, which is reported.
    retry: process.env.CI ? 2 : 0,
    env: ownEnvironment(),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
