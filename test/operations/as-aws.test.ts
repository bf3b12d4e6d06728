import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import {createServer} from 'node:net'
import {expect, it} from 'vitest'
import type {UserError} from '../../src/model/user-error.ts'
import {cannotBeAws, requireOwnAddresses} from '../../src/operations/emulator/as-aws.ts'
import {requireBindable} from '../../src/platform/bindable.ts'
import {portHolder} from '../../src/platform/port-holder.ts'
import {closedTcpPort, reservablePort} from '../support/closed-port.ts'

const refusalOf = (addresses: readonly string[]): UserError => {
  try {
    requireOwnAddresses(addresses)
  } catch (error) {
    return error as UserError
  }
  throw new Error(`${addresses} was taken`)
}

it.each([
  [['0.0.0.0'], '"0.0.0.0" is no IPv4 address'],
  [['::1'], '"::1" is no IPv4 address'],
  [['camera.example'], '"camera.example" is no IPv4 address'],
  [['10.0.0.1', '10.0.0.256'], '"10.0.0.256" is no IPv4 address'],
  [['10.0.0.1', '10.0.0.1'], 'the same address twice'],
  [['10.0.0.1', '10.0.0.2', '10.0.0.3'], '2 TURN servers at most'],
])('%j cannot stand in the names of TURN servers', (addresses, message) => {
  const {message: said, exitCode, remedy} = refusalOf(addresses)
  expect(said).toContain(message)
  expect(exitCode).toBe(2)
  expect(remedy[0]!.text).toContain('127.0.0.1')
})

it('takes one address, or two', () => {
  expect(() => requireOwnAddresses(['10.0.0.1'])).not.toThrow()
  expect(() => requireOwnAddresses(['10.0.0.1', '127.0.0.1'])).not.toThrow()
})

const failed = (code: string, more: object = {}): Error =>
  Object.assign(new Error(code), {code, syscall: 'listen', address: '10.0.0.1', port: 443, ...more})

it('says for each reason why port 443 cannot be had what to do about it', () => {
  const forbidden = cannotBeAws(failed('EACCES'))!
  expect(forbidden.message).toContain('may not listen on port 443 of 10.0.0.1')
  expect(forbidden.remedy.map(({text, command}) => `${text} ${command ?? ''}`).join('\n')).toMatch(
    /root.*setcap cap_net_bind_service=\+ep .*net\.ipv4\.ip_unprivileged_port_start=443/s,
  )
  const absent = cannotBeAws(failed('EADDRNOTAVAIL'))!
  expect([absent.code, absent.message]).toEqual(['address-unavailable', 'This machine has no address 10.0.0.1 to listen on.'])
  expect(cannotBeAws(failed('EADDRINUSE', {syscall: 'bind'}))!.message).toContain('UDP port 443 of 10.0.0.1')
  for (const {exitCode} of [forbidden, absent]) expect(exitCode).toBe(5)
})

it('leaves errors alone that are not about that port', () => {
  expect(cannotBeAws(failed('EADDRINUSE', {port: 8080}))).toBeUndefined()
  expect(cannotBeAws(failed('EMFILE'))).toBeUndefined()
  expect(cannotBeAws(new Error('else'))).toBeUndefined()
})

it('a port that is taken is noticed over TCP and over UDP, and so is by whom', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const tcp = (server.address() as {port: number}).port
  await expect(requireBindable('127.0.0.1', tcp)).rejects.toMatchObject({code: 'EADDRINUSE', syscall: 'listen', port: tcp})
  if (process.platform === 'linux') expect(portHolder('tcp', tcp)?.pid).toBe(process.pid)
  server.close()
  const closed = await closedTcpPort()
  expect(portHolder('tcp', closed.port)).toBeUndefined()
  closed.close()

  // Of a port that is free over TCP, too, which would be noticed first.
  const udp = await reservablePort()
  const socket = createSocket('udp4').bind(udp, '127.0.0.1')
  await once(socket, 'listening')
  await expect(requireBindable('127.0.0.1', udp)).rejects.toMatchObject({code: 'EADDRINUSE', syscall: 'bind', port: udp})
  if (process.platform === 'linux') expect(portHolder('udp', udp)?.pid).toBe(process.pid)
  socket.close()
})
