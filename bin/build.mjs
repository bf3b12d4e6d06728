// Builds dist/: the CLI as one CommonJS entry per command with shared chunks, the library as ES modules with declarations,
// assets, the licence notices of what is bundled; then oclif.manifest.json from the built commands.
//
//   node bin/build.mjs            build
//   node bin/build.mjs --check    build, and fail when the committed manifest is stale (it is not written)
//   node bin/build.mjs --if-stale do nothing where nothing was changed since the last build
//   node bin/build.mjs --if-dev   do nothing where the build tools are not installed (npm ci --omit=dev)
import {execFile} from 'node:child_process'
import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {digestOfInputs, isBuilt, markBuilt} from './inputs.mjs'
import {thirdPartyNotices} from './notices.mjs'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const check = process.argv.includes('--check')
const require = createRequire(import.meta.url)
const at = (...parts) => path.join(root, ...parts)
// Built beside dist and then renamed, so that a running kvsctl never meets half a build.
const stage = at(`dist.building-${process.pid}`)

const filesBelow = (dir) =>
  existsSync(dir)
    ? readdirSync(dir, {withFileTypes: true, recursive: true})
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
        .sort()
    : []

const inputOptions = {
  platform: 'node',
  // oclif reaches for these two only to run uncompiled plugins; bundled, TypeScript alone would be 3.5 MB.
  external: ['typescript', 'ts-node'],
  // Packages that ship both forms tree-shake only in the module form.
  resolve: {mainFields: ['module', 'main']},
  logLevel: 'warn',
  onLog: (level, log, defaultHandler) => {
    // Dependencies do these; nothing here can change it.
    if (['EVAL', 'COMMONJS_VARIABLE_IN_ESM', 'EMPTY_IMPORT_META'].includes(log.code) && log.id?.includes('node_modules')) return
    defaultHandler(level, log)
  },
}

async function bundleCli(rolldown) {
  const commands = filesBelow(at('src/commands')).filter((file) => file.endsWith('.ts'))
  const input = Object.fromEntries(
    [at('src/cli/main.ts'), ...commands].map((file) => [path.relative(at('src'), file).replace(/\.ts$/, ''), file]),
  )
  const bundle = await rolldown({...inputOptions, input})
  const {output} = await bundle.write({
    dir: stage,
    format: 'cjs',
    exports: 'named',
    minify: true,
    dynamicImportInCjs: false,
    entryFileNames: '[name].cjs',
    // Under "type": "module" a chunk called .js would be taken for an ES module.
    chunkFileNames: 'chunks/[name]-[hash].cjs',
  })
  return output
}

async function bundleLibrary(rolldown) {
  const entries = {index: at('src/index.ts'), emulator: at('src/emulator/index.ts')}
  const input = Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file)))
  if (Object.keys(input).length === 0) return []
  const bundle = await rolldown({...inputOptions, input})
  const {output} = await bundle.write({
    dir: stage,
    format: 'es',
    entryFileNames: '[name].mjs',
    chunkFileNames: 'chunks/[name]-[hash].mjs',
  })
  return output
}

/** Declarations of the library. Types are checked by `npm run typecheck`, not again here. */
async function declarations() {
  const tsc = require.resolve('typescript/bin/tsc')
  const config = path.join(stage, 'tsconfig.json')
  mkdirSync(stage, {recursive: true})
  const files = ['src/index.ts', 'src/emulator/index.ts'].map((file) => at(file)).filter((file) => existsSync(file))
  if (files.length === 0) return
  writeFileSync(
    config,
    JSON.stringify({
      extends: at('tsconfig.json'),
      compilerOptions: {
        noEmit: false,
        incremental: false,
        tsBuildInfoFile: null,
        declaration: true,
        emitDeclarationOnly: true,
        noCheck: true,
        rootDir: at('src'),
        outDir: path.join(stage, 'types'),
        typeRoots: [at('node_modules/@types')],
      },
      include: [],
      files,
    }),
  )
  try {
    await promisify(execFile)(process.execPath, [tsc, '-p', config], {cwd: root})
  } catch (error) {
    // tsc has written what it could, and the CLI does not need it: only the check is strict.
    process.stderr.write(`Declarations: ${error.stdout || error.message}\n`)
    if (check) process.exitCode = 1
  }
  rmSync(config)
}

/** What the code reads at run time: sample media by its path under src, JSON schemas in one folder. */
function copyAssets() {
  const copy = (from, to) => {
    mkdirSync(path.dirname(to), {recursive: true})
    cpSync(from, to)
  }
  for (const file of filesBelow(at('src/peer/sample'))) copy(file, path.join(stage, 'assets', path.relative(at('src'), file)))
  for (const file of filesBelow(at('src')).filter((name) => name.endsWith('.schema.json')))
    copy(file, path.join(stage, 'schemas', path.basename(file)))
}

/** Sorted at every level: the order of `readdir` must not show in the committed file. That of arguments means something. */
const sorted = (value, parent = '') =>
  Array.isArray(value)
    ? value.map((item) => sorted(item))
    : value && typeof value === 'object'
      ? Object.fromEntries(
          (parent === 'args' ? Object.keys(value) : Object.keys(value).sort()).map((key) => [key, sorted(value[key], key)]),
        )
      : value

async function manifest() {
  const {Plugin} = require('@oclif/core/config')
  const plugin = new Plugin({root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true})
  await plugin.load()
  return `${JSON.stringify(sorted(JSON.parse(JSON.stringify(plugin.manifest))), undefined, 2)}\n`
}

async function build() {
  const ofInputs = digestOfInputs(root)
  const {rolldown} = await import('rolldown')
  const [cli, library] = await Promise.all([bundleCli(rolldown), bundleLibrary(rolldown), declarations()])
  copyAssets()
  writeFileSync(path.join(stage, 'THIRD_PARTY_NOTICES.txt'), thirdPartyNotices([...cli, ...library]))
  const old = at(`dist.old-${process.pid}`)
  if (existsSync(at('dist'))) renameSync(at('dist'), old)
  renameSync(stage, at('dist'))
  rmSync(old, {recursive: true, force: true})

  const file = at('oclif.manifest.json')
  const fresh = await manifest()
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (fresh === committed) return markBuilt(root, ofInputs)
  if (check) {
    process.stderr.write('oclif.manifest.json is stale: run `npm run build` and commit it.\n')
    process.exitCode = 1
    return
  }
  writeFileSync(file, fresh)
  markBuilt(root, ofInputs)
}

const installed = (name) => {
  try {
    require.resolve(name)
    return true
  } catch {
    return false
  }
}

if (process.argv.includes('--if-dev') && !installed('rolldown/package.json')) process.exit(0)
if (process.argv.includes('--if-stale') && isBuilt(root)) process.exit(0)
try {
  await build()
} finally {
  rmSync(stage, {recursive: true, force: true})
}
