// The licence texts of everything that ends up in a bundle.
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'

/** node_modules/a/node_modules/@b/c/lib/d.js -> node_modules/a/node_modules/@b/c */
function packageDirectory(moduleId) {
  const match = /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(moduleId)
  return match?.[1]
}

const licenceFile = /^(licen[cs]e|copying|notice)([.-].*)?$/i

function describe(directory) {
  const {name, version, license, author, repository} = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'))
  const texts = readdirSync(directory, {withFileTypes: true})
    .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
    .map((entry) => readFileSync(path.join(directory, entry.name), 'utf8').trim())
  const by = typeof author === 'string' ? author : author?.name
  const from = typeof repository === 'string' ? repository : repository?.url
  const head = [`${name} ${version}`, `Licence: ${license ?? 'see below'}`, by && `Author: ${by}`, from && `Source: ${from}`]
  return [head.filter(Boolean).join('\n'), ...texts].join('\n\n')
}

/** @param chunks rolldown's output; only modules of which something was kept count */
export function thirdPartyNotices(chunks) {
  const directories = new Set()
  for (const chunk of chunks) {
    if (chunk.type !== 'chunk') continue
    for (const id of chunk.moduleIds) {
      const directory = packageDirectory(id)
      if (directory && existsSync(path.join(directory, 'package.json'))) directories.add(directory)
    }
  }
  const rule = `\n\n${'-'.repeat(80)}\n\n`
  const sections = [...new Set([...directories].map(describe))].sort()
  return `kvsctl contains the following third-party software.${rule}${sections.join(rule)}\n`
}
