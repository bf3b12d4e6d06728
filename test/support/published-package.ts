import {execFile} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'

const run = promisify(execFile)

/** AWS's SDK for browsers. */
export const jsSdk = {
  spec: 'amazon-kinesis-video-streams-webrtc@2.8.0',
  integrity: 'sha512-XO/S4nXUpq8tA6fZrF6IE4Neka/gwFHGhKH3WKkJ9/PfaVT9CFp2X/pF9ttzMtlJQ8OcVO56p2Xm293CGT2zQw==',
  file: 'dist/kvs-webrtc.min.js',
} as const

/** A registry that does not answer is a failure of the test and not a hang. */
const downloadTimeoutMs = 50_000

/**
 * A file of a package of others, as npm has it, which is thus no dependency of this one.
 * @param integrity of the tarball, as a lock file would say it: `sha512-…`
 * @throws when it is not that tarball
 */
export async function publishedFile(spec: string, integrity: string, file: string): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'kvsctl-package-'))
  try {
    const {stdout} = await run('npm', ['pack', spec, '--silent', '--pack-destination', dir], {
      timeout: downloadTimeoutMs,
      cwd: dir,
    })
    const tarball = join(dir, stdout.trim().split('\n').at(-1)!)
    const actual = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
    if (actual !== integrity) throw new Error(`${spec} is not what it was: ${actual} instead of ${integrity}`)
    await run('tar', ['-xzf', tarball, '-C', dir, `package/${file}`])
    return readFileSync(join(dir, 'package', file), 'utf8')
  } finally {
    rmSync(dir, {recursive: true})
  }
}
