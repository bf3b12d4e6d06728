import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {defineConfig} from 'vitest/config'

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
    testTimeout: 15_000,
    // As bin/kvsctl.cjs sets it: on Node.js 20 the SDK writes about its future to stderr.
    // No test touches the state of whoever runs it.
    env: {XDG_STATE_HOME: join(tmpdir(), 'kvsctl-test-state'), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true'},
  },
})
