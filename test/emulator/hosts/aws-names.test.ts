import {describe, expect, it} from 'vitest'
import {awsNames, familyOf, hostEntries} from '../../../src/emulator/hosts/aws-names.ts'

const names = awsNames('us-west-2', '123456789012')
const all = (of = names): string[] => Object.values(of.hosts).flat()

describe('the names of AWS', () => {
  it('have the form of the service: a letter per family, a cell of eight digits, the region', () => {
    const {hosts} = names
    expect(hosts.control).toEqual([
      'kinesisvideo.us-west-2.amazonaws.com',
      'kinesisvideo.us-west-2.api.aws',
      'kinesisvideo-fips.us-west-2.amazonaws.com',
      'kinesisvideo-fips.us-west-2.api.aws',
    ])
    for (const [family, letter] of Object.entries({
      rest: 'r',
      master: 'm',
      viewer: 'v',
      storage: 'w',
      media: 's',
      archivedMedia: 'b',
    }))
      expect(hosts[family as keyof typeof hosts].join()).toMatch(
        new RegExp(`^${letter}-[0-9a-f]{8}\\.kinesisvideo\\.us-west-2\\.amazonaws\\.com$`),
      )
    expect(names.stun).toEqual(['stun.kinesisvideo.us-west-2.amazonaws.com', 'stun.kinesisvideo.us-west-2.api.aws'])
    expect(names.turn('10.77.0.1')).toMatch(/^10-77-0-1\.t-[0-9a-f]{8}\.kinesisvideo\.us-west-2\.amazonaws\.com$/)
  })

  it('stay the same for an account and region, and differ between them', () => {
    expect(all(awsNames('us-west-2', '123456789012'))).toEqual(all())
    expect(awsNames('us-west-2', '210987654321').hosts.rest).not.toEqual(names.hosts.rest)
    expect(awsNames('us-west-2', '210987654321').hosts.control).toEqual(names.hosts.control)
    const cells = all()
      .map((name) => /^\w-(\w{8})\./.exec(name)?.[1])
      .filter(Boolean)
    expect(new Set(cells).size).toBe(6)
  })

  it('end as the partition has it', () => {
    const china = awsNames('cn-north-1', '123456789012')
    for (const name of [...all(china), ...china.stun, china.turn('1.2.3.4')])
      expect(name).toMatch(/\.cn-north-1\.(amazonaws|api\.amazonwebservices)\.com\.cn$/)
  })

  it('are each covered by what a certificate is asked for, a wildcard standing for one label', () => {
    const covered = (name: string): boolean =>
      names.certified.includes(name) || names.certified.includes(name.replace(/^[^.]+/, '*'))
    for (const name of [...all(), ...names.stun, names.turn('10.77.0.1')]) expect([name, covered(name)]).toEqual([name, true])
  })
})

describe('a hosts file', () => {
  it('leads every name to the first address, and each TURN name to the address that it says', () => {
    const entries = hostEntries(names, ['10.77.0.1', '10.77.0.3'])
    expect(new Set(entries.map(({name}) => name)).size).toBe(entries.length)
    expect(entries.filter(({address}) => address === '10.77.0.3').map(({name}) => name)).toEqual([
      names.turn('10.77.0.3'),
      `${names.turn('10.77.0.3')}.`,
    ])
    for (const name of [...all(), ...names.stun, names.turn('10.77.0.1')])
      expect(entries).toContainEqual({address: '10.77.0.1', name})
  })
})

describe('the host of a request', () => {
  const rest = names.hosts.rest[0]
  it.each([
    ['kinesisvideo.us-west-2.amazonaws.com', 'control'],
    ['kinesisvideo-fips.us-west-2.api.aws', 'control'],
    ['sts.amazonaws.com', 'sts'],
    ['monitoring.us-west-2.amazonaws.com', 'monitoring'],
    [rest, 'rest'],
    [`${rest}:443`, 'rest'],
    [rest.toUpperCase(), 'rest'],
    [`${rest}.`, 'rest'],
    [`${rest}:8443`, undefined],
    [`x${rest}`, undefined],
    ['r-00000000.kinesisvideo.us-west-2.amazonaws.com', undefined],
    ['kinesisvideo.eu-west-1.amazonaws.com', undefined],
    [names.turn('10.77.0.1'), undefined],
    ['10.77.0.1', undefined],
    ['__proto__', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s', (host, family) => {
    expect(familyOf(names, host)).toBe(family)
  })
})
