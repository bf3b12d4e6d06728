#!/usr/bin/env node
// Starts the built CLI. Plain old syntax, so that a Node.js that is too old can still read why it is refused.
'use strict'

const fs = require('node:fs')
const path = require('node:path')

const built = path.join(__dirname, '..', 'dist', 'cli', 'main.cjs')

function refuse(lines) {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exit(2)
}

// The floor is package.json's "engines".
const version = process.versions.node.split('.').map(Number)
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  refuse([`kvsctl needs Node.js 20.19 or newer; this is ${process.version} (${process.execPath}).`])
}

if (!fs.existsSync(built)) {
  refuse(['kvsctl has not been built yet.', '', '  npm ci          installs and builds', '  npm run build   builds only'])
}

// oclif would compare versions with 125 modules of semver for a warning that the lines above already give.
if (process.env.OCLIF_DISABLE_ENGINE_WARNING === undefined) process.env.OCLIF_DISABLE_ENGINE_WARNING = '1'
// On Node.js 20 the AWS SDK prints eight lines about its own future at every run.
if (process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED === undefined) {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
}

require(built).main(process.argv.slice(2))
