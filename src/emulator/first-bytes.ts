import type {Socket} from 'node:net'

/** ContentType of what a TLS client says first, RFC 8446 §5.1. */
const handshake = 0x16

export const startsTls = (first: Buffer): boolean => first[0] === handshake

/** Looks at what a client says first, and leaves it to be read. */
export function onFirstBytes(socket: Socket, look: (first: Buffer) => void): void {
  socket.once('readable', () => {
    const first = socket.read() as Buffer | null
    if (first === null) return void socket.destroy()
    socket.unshift(first)
    look(first)
  })
}
