import {isIP} from 'node:net'
import type {TransportAddress} from '../../model/transport-address.ts'

/**
 * Reads a whole number of a fault's parameters.
 * @throws Error when it is none or not within the bounds
 */
export function readWholeNumber(
  name: string,
  text: string | undefined,
  {least, most, otherwise}: {least: number; most: number; otherwise: number},
): number {
  if (text === undefined) return otherwise
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new Error(`${name} "${text}" is not a whole number from ${least} to ${most}.`)
}

/**
 * Reads bytes in hexadecimal of a fault's parameters.
 * @throws Error when it is something else
 */
export function readHex(name: string, text: string | undefined, otherwise: Uint8Array): Uint8Array {
  if (text === undefined) return otherwise
  if (!/^([0-9a-fA-F]{2})+$/.test(text)) throw new Error(`${name} "${text}" is not hexadecimal bytes.`)
  return Buffer.from(text, 'hex')
}

/**
 * Reads `IP:PORT` of a fault's parameters, IPv6 in brackets.
 * @throws Error when it is something else
 */
export function readAddress(name: string, text: string): TransportAddress {
  const match = /^(?:\[([\da-fA-F:.]+)\]|([\d.]+)):(\d{1,5})$/.exec(text)
  const [address, port] = [match?.[1] ?? match?.[2] ?? '', Number(match?.[3])]
  const version = isIP(address)
  if (version === 0 || !(port > 0 && port <= 65535)) throw new Error(`${name} "${text}" is not IP:PORT, such as 127.0.0.1:3478.`)
  return {family: version === 6 ? 'IPv6' : 'IPv4', address, port}
}
