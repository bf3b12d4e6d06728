import {createSocket} from 'node:dgram'
import {createServer} from 'node:net'

/** Binds a port over TCP and UDP and lets it go again. @throws the system's error (`EACCES`, `EADDRINUSE`, `EADDRNOTAVAIL`) */
export async function requireBindable(host: string, port: number): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({host, port, exclusive: true}, () => server.close(() => resolve()))
  })
  const socket = createSocket('udp4')
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close()
      reject(error)
    })
    socket.bind({address: host, port, exclusive: true}, () => socket.close(() => resolve()))
  })
}
