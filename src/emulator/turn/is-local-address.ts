import {BlockList} from 'node:net'
import type {TransportAddress} from '../../model/transport-address.ts'

const local = new BlockList()
local.addSubnet('0.0.0.0', 8, 'ipv4')
local.addSubnet('10.0.0.0', 8, 'ipv4')
local.addSubnet('127.0.0.0', 8, 'ipv4')
local.addSubnet('169.254.0.0', 16, 'ipv4')
local.addSubnet('172.16.0.0', 12, 'ipv4')
local.addSubnet('192.168.0.0', 16, 'ipv4')
local.addAddress('::', 'ipv6')
local.addAddress('::1', 'ipv6')
local.addSubnet('fc00::', 7, 'ipv6')
local.addSubnet('fe80::', 10, 'ipv6')

/** Whether an address is loopback, private (RFC 1918, RFC 4193) or link-local: peers that KVS relays refuse. */
export const isLocalAddress = ({family, address}: TransportAddress): boolean =>
  local.check(address, family === 'IPv6' ? 'ipv6' : 'ipv4')
