/** What a camera can do wrong with its media, by name, and what it looks like to its viewers. */
export const misbehaviours = {
  'no-media': 'sends nothing at all, though the session stands',
  'no-key-frames': 'leaves key frames and their parameter sets out: the picture stays black',
  'one-key-frame': 'sends the first key frame and no other: who loses a packet waits for ever',
  'rare-key-frames': 'sends a key frame every 12 s, whoever asks for one',
  'late-key-frame': 'sends its first key frame 4 s after its first picture, whoever asks for one',
  'no-parameter-sets': 'leaves SPS and PPS out: the picture stays black',
  'other-profile': 'says in its SPS that it is Main profile, whatever was negotiated',
  'one-frame': 'sends one picture, and then none: it stands still',
  'slow-frames': 'sends key frames only: one picture a second from the sample',
  'no-video': 'sends sound alone',
  'no-audio': 'sends video alone',
  'loss-10%': 'loses every tenth packet at random, and does not send it again',
  jitter: 'holds packets back for up to half a second',
  'wrong-clock': 'counts the time of video in ms, and not in ticks of 90 kHz',
  'garbage-rtp': 'sends noise for payloads',
} as const

export type Misbehaviour = keyof typeof misbehaviours

export const isMisbehaviour = (name: string): name is Misbehaviour => Object.hasOwn(misbehaviours, name)
