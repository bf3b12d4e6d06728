import {afterEach, describe, expect, it} from 'vitest'
import {
  type Breakage,
  type BrokenNetwork,
  createBrokenNetwork,
  natAddress,
  serverAddress,
  serverAddressV6,
} from '../../support/broken-network.ts'

let network: BrokenNetwork | undefined
afterEach(() => network?.remove())

const echo = `
import socket, sys
family = socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET
s = socket.socket(family, socket.SOCK_DGRAM); s.bind((sys.argv[1], 7000)); print('up', flush=True)
while True:
    data, who = s.recvfrom(2000); s.sendto(f'{who[0]} {who[1]}'.encode(), who)
`

/** One socket asks two ports of the server where it comes from, `n` times. */
const ask = `
import socket, sys, time
address, n = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(0.5)
for i in range(n):
    for port in (7000, 7001):
        start = time.monotonic(); s.sendto(b'x', (address, port))
        try: print(s.recv(100).decode(), round((time.monotonic() - start) * 1000))
        except OSError: print('lost')
`

async function answers(breakage: Breakage, {address = serverAddress, n = 1} = {}): Promise<string[]> {
  network = await createBrokenNetwork(breakage)
  for (const port of ['7000', '7001']) {
    const server = network.server.start('python3', ['-c', echo.replace('7000', port), address], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => server.stdout!.once('data', resolve))
  }
  const {stdout} = await network.client.run('python3', ['-c', ask, address, String(n)])
  return stdout.trim().split('\n')
}

describe('a network that breaks on purpose', () => {
  it('routes, and shows the client as it is', async () => {
    expect((await answers({})).map((line) => line.split(' ')[0])).toEqual(['10.80.1.2', '10.80.1.2'])
  })

  it('maps a socket to one port, or to one per destination', async () => {
    const mappings = async (nat: NonNullable<Breakage['nat']>) =>
      new Set((await answers({nat})).map((line) => line.split(' ').slice(0, 2).join(' ')))
    const one = await mappings('endpoint-independent')
    expect([...one].every((mapping) => mapping.startsWith(natAddress))).toBe(true)
    expect(one.size).toBe(1)
    network?.remove()
    expect((await mappings('symmetric')).size).toBe(2)
  })

  it('delays, loses and blocks', async () => {
    const [first] = await answers({delayMs: 100})
    expect(Number(first!.split(' ')[2])).toBeGreaterThanOrEqual(200)
    network?.remove()
    expect(await answers({firewall: ['udp dport 7001 drop']})).toEqual([expect.stringContaining('10.80.1.2'), 'lost'])
    network?.remove()
    const lost = (await answers({lossPercent: 30}, {n: 10})).filter((line) => line === 'lost').length
    expect(lost).toBeGreaterThan(0)
    expect(lost).toBeLessThan(20)
  })

  it('has a client without IPv4', async () => {
    expect((await answers({ipv6Only: true}, {address: serverAddressV6}))[0]).toMatch(/^fd00:80:1::2 /)
    expect((await network!.client.run('python3', ['-c', ask, serverAddress, '1'])).stderr).toContain('Network is unreachable')
  })
})
