import {defineKind} from '../finding-kind.ts'

export const sdpKinds = {
  malformed: defineKind<{readonly problem: string; readonly excerpt: string}>({
    code: 'KVS-SDP-001',
    slug: 'SDP_MALFORMED',
    severity: 'error',
    confidence: 'measured',
    title: 'The session description cannot be read',
    says: ({problem, excerpt}) => `${problem}. It begins: ${excerpt}`,
    remedy: (_data, {channel, command}) => [
      {text: 'Look at what the camera answers.', command: command('probe ice', channel, '--sdp answer')},
    ],
    page: `The message was sound base64 and JSON, and the SDP inside is not what RFC 8866 and RFC 8829 ask for. Lines end with CR LF and have the form x=value; the session begins with v=0.

Usual causes:
- Line ends that were lost or doubled when the SDP was put into JSON.
- An SDP that was cut off by a buffer: the C SDK has limits of its own for its size.`,
    provokedBy: {fault: 'peer-malformed-sdp'},
  }),

  allRejected: defineKind<{readonly media: readonly string[]; readonly offered: readonly string[]}>({
    code: 'KVS-SDP-002',
    slug: 'SDP_ALL_REJECTED',
    severity: 'error',
    confidence: 'measured',
    title: 'The answer rejects all media',
    says: ({media, offered}) =>
      `Every media section of the answer (${media.join(', ')}) has port 0. Offered were ${offered.join(', ')}.`,
    remedy: (_data, {channel, command}) => [
      {
        text: 'Compare the codecs on both sides: the camera found none that it can send. H.264 (packetization-mode=1, profile 42e01f) and Opus are what KVS devices send.',
      },
      {text: 'See both descriptions.', command: command('probe ice', channel, '--sdp both')},
    ],
    page: `An answer rejects a media section by giving it port 0 (RFC 3264 §6). When all are rejected, the session stands for nothing: the two sides have no codec in common.

Usual causes:
- H.264 profiles that do not meet: the device sends High, and the offer has Constrained Baseline only.
- A device that sends H.265 only.
- Another packetization mode.`,
    provokedBy: {fault: 'peer-rejects-media'},
  }),
} as const
