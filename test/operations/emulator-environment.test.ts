import {execFileSync} from 'node:child_process'
import {describe, expect, it} from 'vitest'
import {applyEnvironment, environmentFor, formatEnvironment, shellOf} from '../../src/operations/emulator/environment.ts'
import {localWorld as world} from '../support/local-world.ts'

const users = {
  PATH: '/bin',
  AWS_PROFILE: 'production',
  AWS_SESSION_TOKEN: 'token of production',
  AWS_ENDPOINT_URL_S3: 'https://s3.example',
  AWS_ACCESS_KEY_ID: 'AKIAREAL',
  KVSCTL_LOCAL: '1',
  no_proxy: 'intranet',
}

describe('the environment of a command that runs against the emulator', () => {
  const changed = applyEnvironment(environmentFor(world, users), users)

  it('points AWS tools at it, in the variable that each of them reads', () => {
    expect(changed).toMatchObject({
      AWS_ENDPOINT_URL: world.controlPlaneUrl,
      AWS_ENDPOINT_URL_KINESIS_VIDEO: world.controlPlaneUrl,
      AWS_ENDPOINT_URL_CLOUDWATCH: world.controlPlaneUrl,
      AWS_ENDPOINT_URL_CLOUDTRAIL: world.controlPlaneUrl,
      AWS_ENDPOINT_URL_SERVICE_QUOTAS: world.controlPlaneUrl,
      AWS_ENDPOINT_URL_STS: world.controlPlaneUrl,
      AWS_ENDPOINT_URL_IAM: world.controlPlaneUrl,
      AWS_ACCESS_KEY_ID: 'AKIDLOCAL',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_CA_BUNDLE: world.caFile,
      NODE_EXTRA_CA_CERTS: world.caFile,
      KVSCTL_STUN_URL: world.stunUrl,
      KVSCTL_EMULATOR_STATE: world.stateDir,
      NO_PROXY: 'intranet,127.0.0.1,localhost',
      PATH: '/bin',
    })
  })

  it('holds nothing of the user that would win over that or reach AWS', () => {
    for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL_S3', 'KVSCTL_LOCAL'])
      expect(changed).not.toHaveProperty(name)
  })
})

describe('the environment of a client that uses the names of AWS', () => {
  const hosts = [{address: '10.0.0.1', name: 'kinesisvideo.eu-west-1.amazonaws.com'}]
  const asAws = {...world, stunUrl: 'stun:10.0.0.1:443', asAws: {addresses: ['10.0.0.1'], hosts}}
  const env = {...users, KVSCTL_STUN_URL: 'stun:old'}
  const changed = applyEnvironment(environmentFor(asAws, env, {asAws: true}), env)

  it('names no endpoint, so that each tool finds its own, and what the C SDK trusts', () => {
    expect(Object.keys(changed).filter((name) => /ENDPOINT_URL$|ENDPOINT_URL_|STUN/.test(name))).toEqual([])
    expect(changed).toMatchObject({
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      AWS_KVS_CACERT_PATH: world.caFile,
      AWS_CA_BUNDLE: world.caFile,
      AWS_ACCESS_KEY_ID: 'AKIDLOCAL',
      AWS_REGION: 'eu-west-1',
      NO_PROXY: 'intranet,kinesisvideo.eu-west-1.amazonaws.com',
    })
  })

  it('is refused by an emulator that has none of these names', () => {
    expect(() => environmentFor(world, users, {asAws: true})).toThrow('does not answer under the names of AWS')
  })
})

describe('emulator env', () => {
  it('is understood by a POSIX shell, whatever the values hold', () => {
    const lines = formatEnvironment(environmentFor(world, users), 'bash')
    const script = `${lines.join('\n')}\nprintf '%s|%s|%s' "$AWS_CA_BUNDLE" "\${AWS_PROFILE-gone}" "$AWS_SECRET_ACCESS_KEY"`
    expect(execFileSync('/bin/sh', ['-c', script], {env: users, encoding: 'utf8'})).toBe(`${world.caFile}|gone|local/secret`)
  })

  it.each([
    ['fish', `set -gx AWS_CA_BUNDLE '/home/o\\'neil/my state/ca.pem'`, 'set -e AWS_PROFILE'],
    ['powershell', `$Env:AWS_CA_BUNDLE = '/home/o''neil/my state/ca.pem'`, 'Remove-Item Env:AWS_PROFILE'],
  ] as const)('speaks %s', (shell, set, unset) => {
    const lines = formatEnvironment(environmentFor(world, users), shell)
    expect(lines).toContain(set)
    expect(lines).toContain(unset)
  })

  it('speaks the language of $SHELL', () => {
    expect([shellOf('/usr/bin/fish'), shellOf('/bin/zsh'), shellOf(undefined)]).toEqual(['fish', 'bash', 'bash'])
  })
})
