import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** The environment of a test run: its own state, so that no run meets another one's, or that of whoever runs it. */
export function ownEnvironment(): Record<string, string> {
  const state = mkdtempSync(join(tmpdir(), 'kvsctl-test-state-'))
  process.once('exit', () => rmSync(state, {recursive: true, force: true}))
  // As bin/kvsctl.cjs sets it: on Node.js 20 the SDK writes about its future to stderr.
  return {XDG_STATE_HOME: state, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true'}
}
