import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {rolldown} from 'rolldown'

/**
 * Turns a few lines of TypeScript that import from `src/` into one file that plain node runs, for tests that need real processes.
 *
 * @param source imports are written from the root: `/src/platform/process-lock.ts`
 */
export async function bundleScript(source: string): Promise<{path: string; remove(): void}> {
  const dir = mkdtempSync(join(tmpdir(), 'kvsctl-script-'))
  const root = new URL('../..', import.meta.url).pathname.replace(/\/$/, '')
  writeFileSync(join(dir, 'script.ts'), source.replaceAll("from '/src/", `from '${root}/src/`))
  const bundle = await rolldown({input: join(dir, 'script.ts'), platform: 'node', logLevel: 'silent'})
  await bundle.write({file: join(dir, 'script.mjs'), format: 'es', codeSplitting: false})
  return {path: join(dir, 'script.mjs'), remove: () => rmSync(dir, {recursive: true})}
}
