import {readFileSync} from 'node:fs'
import {expect, it} from 'vitest'
import {attributeCodecs} from '../../../src/protocol/stun/attributes/registry.ts'
import {stunErrorCodes} from '../../../src/protocol/stun/error-codes.ts'
import {methodCodes} from '../../../src/protocol/stun/header.ts'

type Entry = readonly [number: string, name: string, reference: string]

interface Registry {
  readonly methods: readonly Entry[]
  readonly attributes: readonly Entry[]
  readonly errorCodes: readonly (readonly [number: number, name: string, reference: string])[]
}

const iana = JSON.parse(readFileSync(new URL('../../fixtures/stun/iana.json', import.meta.url), 'utf8')) as Registry

/** Of extensions that neither KVS nor this tool speaks; they pass through the codec as numbers and bytes. */
const notOurs = [
  'ACCESS-TOKEN',
  'PADDING',
  'RESPONSE-PORT',
  'TRANSACTION_TRANSMIT_COUNTER',
  'CACHE-TIMEOUT',
  'ECN-CHECK',
  'THIRD-PARTY-AUTHORIZATION',
  'MOBILITY-TICKET',
]

it('the methods are those of IANA, all of them', () => {
  expect(methodCodes).toEqual(Object.fromEntries(iana.methods.map(([number, name]) => [name, Number(number)])))
})

it('the attributes are those of IANA, but for extensions that nobody here speaks', () => {
  const ours = Object.fromEntries(Object.entries(attributeCodecs).map(([name, {code}]) => [name, code]))
  const theirs = iana.attributes.filter(([, name]) => !notOurs.includes(name))
  expect(ours).toEqual(Object.fromEntries(theirs.map(([number, name]) => [name, Number(number)])))
  expect(iana.attributes.length - theirs.length).toBe(notOurs.length)
})

it('the error codes are those of IANA, all of them, in its words', () => {
  const ours = Object.entries(stunErrorCodes).map(([code, {name}]) => [Number(code), name])
  expect(ours).toEqual(iana.errorCodes.map(([code, name]) => [code, name]))
})

it('every error code says what it means', () => {
  for (const {meaning} of Object.values(stunErrorCodes)) expect(meaning).toMatch(/^[A-Z].{20,}\.$/)
})
