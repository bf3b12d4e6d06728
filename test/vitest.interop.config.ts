import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/interop/**/*.test.ts'],
    // Real peers on real ports: one file after another.
    fileParallelism: false,
    // Within a file, each call of a foreign client is a process that keeps a core busy.
    maxConcurrency: 3,
    // As bin/kvsctl.cjs sets it: on Node.js 20 the SDK writes about its future to stderr.
    env: {XDG_STATE_HOME: join(tmpdir(), 'kvsctl-test-state'), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true'},
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
