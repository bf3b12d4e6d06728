import {type Browser, chromium} from 'playwright-core'

export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** A camera and a microphone that need no permission. As for any page that may use them, addresses are no secret then. */
export const fakeCamera = [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
]

export interface ChromiumOptions {
  /** A script that starts it somewhere else. */
  readonly executablePath?: string
  /** Of the command line, beside those that every test needs. */
  readonly switches?: readonly string[]
}

/**
 * A real browser, of the system's (Debian package chromium): what the emulator and the peer are measured by. It takes any
 * certificate, since the emulator's CA is made anew by each test. Without a camera its host candidates are mDNS names.
 *
 * Chromium gathers no ICE candidate on a machine that has nothing but loopback.
 */
export const launchChromium = ({executablePath = chromiumPath, switches = []}: ChromiumOptions = {}): Promise<Browser> =>
  chromium.launch({
    executablePath,
    headless: true,
    args: [
      // CI runs as root, where the sandbox does not start.
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--ignore-certificate-errors'],
      ...['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
      // A page in the background is as alive as the one in front.
      ...[
        '--disable-background-timer-throttling',
        '--disable-backgrounding-occluded-windows',
        '--disable-renderer-backgrounding',
      ],
      ...switches,
    ],
  })
