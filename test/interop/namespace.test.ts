import {spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {afterEach, expect, it} from 'vitest'
import {createNetwork, type Network} from '../support/namespace.ts'

const networks: Network[] = []
const create = (): Network => {
  const network = createNetwork()
  networks.push(network)
  return network
}
afterEach(() => {
  for (const network of networks.splice(0)) network.remove()
})

const known = (name: string): boolean => spawnSync('ip', ['netns', 'list'], {encoding: 'utf8'}).stdout.includes(name)

it('two machines reach each other by cable, under names of their own, and nobody else', async () => {
  const network = create()
  const [service, device] = [network.machine('service'), network.machine('device')]
  network.cable(service, '10.77.0.1/24', device, '10.77.0.2/24')
  device.hosts(['10.77.0.1 kinesisvideo.us-west-2.amazonaws.com'])

  const names = await device.run('getent', ['ahostsv4', 'kinesisvideo.us-west-2.amazonaws.com'])
  expect(names.stdout).toMatch(/^10\.77\.0\.1 /)
  expect((await service.run('getent', ['hosts', 'kinesisvideo.us-west-2.amazonaws.com'])).exitCode).toBe(2)

  const routes = await device.run('ip', ['route'])
  expect(routes.stdout.trim()).toBe('10.77.0.0/24 dev eth0 proto kernel scope link src 10.77.0.2')
  const server = service.start('python3', ['-u', '-m', 'http.server', '443', '--bind', '10.77.0.1'], {stdio: 'pipe'})
  await new Promise((resolve) => server.stdout!.once('data', resolve))
  expect((await device.run('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://10.77.0.1:443/'])).stdout).toBe('200')
})

it('a network takes everything with it: processes, namespaces, hosts files', async () => {
  const network = create()
  const machine = network.machine('lone')
  const child = machine.start('sleep', ['600'])
  const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))
  // `ip netns exec` becomes the command once it is inside.
  while ((await machine.run('pgrep', ['-x', 'sleep', '-P', `${process.pid}`])).exitCode !== 0);
  network.remove()
  expect(await ended).toBe('SIGKILL')
  expect(known(machine.name)).toBe(false)
  expect(existsSync(`/etc/netns/${machine.name}`)).toBe(false)
  network.remove()
})

it('a command inside has a deadline, and says how it ended', async () => {
  const machine = create().machine('lone')
  expect(await machine.run('sh', ['-c', 'cat; exit 3'], {input: 'in'})).toEqual({exitCode: 3, stdout: 'in', stderr: ''})
  expect(await machine.run('sleep', ['60'], {timeoutMs: 100})).toMatchObject({exitCode: null})
})
