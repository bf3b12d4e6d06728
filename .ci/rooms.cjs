/**
 * The import table of the house (src/README.md), held by dependency-cruiser. Each rule says why.
 * `allow(room, rooms, packages, because)`: what a room may import besides itself.
 */
const rooms = ['model', 'protocol', 'platform', 'client', 'peer', 'session', 'emulator', 'diagnosis', 'probes', 'operations', 'render', 'cli', 'commands']
const everyPackage = '^node_modules/'

const allow = (room, allowed, packages, because) => {
  const forbidden = rooms.filter((other) => other !== room && !allowed.includes(other))
  const rules = [
    {
      name: `${room}-imports-only-${allowed.join('-') || 'itself'}`,
      comment: because,
      severity: 'error',
      from: {path: `^src/${room}/`},
      to: {path: `^src/(${forbidden.join('|')})/`},
    },
  ]
  if (packages !== 'any') {
    const pathNot = packages.length > 0 ? `^node_modules/(@types/)?(${packages.join('|')})(/|$)` : undefined
    rules.push({
      name: `${room}-packages`,
      comment: `${room} may use only these packages: ${packages.join(', ') || 'none'}. ${because}`,
      severity: 'error',
      from: {path: `^src/${room}/`},
      to: {path: everyPackage, ...(pathNot && {pathNot})},
    })
  }
  return rules
}

const builtins = (room, allowed, because) => ({
  name: `${room}-node-builtins`,
  comment: because,
  severity: 'error',
  from: {path: `^src/${room}/`},
  to: {dependencyTypes: ['core'], ...(allowed && {pathNot: `^(node:)?(${allowed})$`})},
})

module.exports = {
  forbidden: [
    ...allow('model', [], [], 'Nouns belong to everyone, so they know nobody.'),
    ...allow('protocol', ['model'], [], 'What both ends must agree on, and nothing that one end decides.'),
    builtins('protocol', 'crypto|buffer|zlib', 'Codecs are pure: bytes in, values out.'),
    ...allow('platform', ['model'], ['ws'], 'Our own effects go through one door, so that time and networks can be faked.'),
    ...allow('client', ['model', 'protocol', 'platform'], ['@aws-sdk', '@smithy'], 'Speaks to a KVS and never knows the emulator: else they would agree with each other instead of with AWS.'),
    ...allow('peer', ['model', 'protocol', 'platform'], ['werift', 'rx\\.mini', 'mediabunny'], 'One WebRTC peer, used by probes and by the emulator alike.'),
    ...allow('session', ['model', 'protocol', 'platform', 'client', 'peer'], [], 'One WebRTC session through a channel, lived by probes and by the stand-in viewer alike; the emulator never sees it.'),
    ...allow('emulator', ['model', 'protocol', 'platform', 'peer'], ['@peculiar', 'reflect-metadata', '@smithy', 'lemon-tls', 'ws'], 'Is a KVS and never uses our client: it answers to foreign clients.'),
    ...allow('diagnosis', ['model'], [], 'Pure: nothing that does IO can be reached from a verdict.'),
    builtins('diagnosis', undefined, 'Pure: evidence in, findings out.'),
    ...allow('probes', ['model', 'protocol', 'platform', 'client', 'peer', 'session'], [], 'Effects end here; verdicts are made elsewhere.'),
    ...allow('operations', ['model', 'protocol', 'platform', 'client', 'peer', 'session', 'emulator', 'diagnosis', 'probes'], ['fastest-levenshtein', 'yaml'], 'Glue: this is the API.'),
    ...allow('render', ['model'], ['chalk', 'cli-table3'], 'Values in, strings out.'),
    ...allow('cli', ['model', 'platform', 'operations', 'render'], ['@oclif', 'jmespath'], 'argv, streams, exit.'),
    ...allow('commands', ['model', 'operations', 'cli'], ['@oclif'], 'A command that does more hides it from the API.'),
    {name: 'no-cycles', comment: 'A cycle means two files are one idea, or one is in the wrong room.', severity: 'error', from: {path: '^src'}, to: {circular: true, dependencyTypesNot: ['type-only']}},
    {name: 'no-tests-in-source', comment: 'What ships does not know its tests.', severity: 'error', from: {path: '^src'}, to: {path: '^test'}},
    {name: 'not-to-unresolvable', comment: 'An import that resolves to nothing hides every other rule.', severity: 'error', from: {path: '^src'}, to: {couldNotResolve: true}},
  ],
  options: {
    doNotFollow: {path: 'node_modules'},
    tsPreCompilationDeps: true,
    tsConfig: {fileName: 'tsconfig.json'},
    enhancedResolveOptions: {exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.cjs', '.json']},
  },
}
