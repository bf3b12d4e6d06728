import {closeSync, openSync, writeFileSync} from 'node:fs'
import {privateFile} from './files.ts'

/** A file that grows by whole lines. Whoever kills the process leaves at most the last line unfinished. */
export interface LineFile {
  /** @throws the system's error; the disk may be full */
  append(line: string): void
  close(): void
}

/** Only its owner may read it. @throws the system's error, `EEXIST` where there is one and `overwrite` is not set */
export function createLineFile(path: string, {overwrite = false} = {}): LineFile {
  const file = openSync(path, overwrite ? 'w' : 'wx', privateFile)
  let open = true
  return {
    // Unlike writeSync, this goes on until all is written.
    append: (line) => writeFileSync(file, `${line}\n`),
    close: () => {
      if (open) closeSync(file)
      open = false
    },
  }
}
