// Tells whether dist/ is what a build of the files that lie here would make.
import {createHash} from 'node:crypto'
import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import path from 'node:path'

/** All that a build reads. What npm installed is known by its lock file. */
const inputs = ['src', 'bin', 'package.json', 'package-lock.json', 'tsconfig.json']
/** What it writes beside dist/. */
const outputs = ['oclif.manifest.json']

const filesOf = (file) =>
  !existsSync(file)
    ? []
    : statSync(file).isDirectory()
      ? readdirSync(file)
          .sort()
          .flatMap((name) => filesOf(path.join(file, name)))
      : [file]

function digest(root, names) {
  const hash = createHash('sha256')
  for (const file of names.flatMap((name) => filesOf(path.join(root, name)))) {
    const content = readFileSync(file)
    hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

const stamp = (root) => path.join(root, 'dist', '.inputs')

/** To be taken before a build, since somebody may write meanwhile. */
export const digestOfInputs = (root) => digest(root, inputs)

const mark = (root, ofInputs) => `${ofInputs} ${digest(root, outputs)}`

/** To be called when a build is done, and the manifest written. */
export const markBuilt = (root, ofInputs) => writeFileSync(stamp(root), mark(root, ofInputs))

export const isBuilt = (root) => existsSync(stamp(root)) && readFileSync(stamp(root), 'utf8') === mark(root, digestOfInputs(root))
