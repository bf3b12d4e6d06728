import {existsSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

/** The directory of kvsctl's package.json, from wherever this code was bundled to. */
export function packageRoot(from = fileURLToPath(import.meta.url)): string {
  for (let directory = dirname(from); ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'package.json'))) return directory
    if (directory === dirname(directory)) throw new Error(`no package.json above ${from}`)
  }
}

/** The version of this kvsctl. */
export const packageVersion = (): string =>
  (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {version: string}).version

/** A file of the package, by its path from the package's root: `bin/kvsctl.cjs`. */
export const packageFile = (path: string): string => join(packageRoot(), path)

/**
 * A file that the code reads at run time, by its path under src (`peer/sample/clip.h264`): the build copies it to dist/assets,
 * and code that runs from its sources reads it there.
 */
export function assetPath(path: string): string {
  const root = packageRoot()
  const built = fileURLToPath(import.meta.url).startsWith(join(root, 'dist'))
  return join(root, built ? join('dist', 'assets') : 'src', path)
}
