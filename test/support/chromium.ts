import {type Browser, chromium} from 'playwright-core'

export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/**
 * A real browser, of the system's (Debian package chromium): what the emulator and the peer are measured by. It takes any
 * certificate, since the emulator's CA is made anew by each test, and has a camera and a microphone that need no permission.
 *
 * Chromium gathers no ICE candidate on a machine that has nothing but loopback.
 * @param executablePath a script that starts it somewhere else
 */
export const launchChromium = (executablePath = chromiumPath): Promise<Browser> =>
  chromium.launch({
    executablePath,
    headless: true,
    args: [
      // CI runs as root, where the sandbox does not start.
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--ignore-certificate-errors'],
      ...['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--autoplay-policy=no-user-gesture-required'],
      // A page in the background is as alive as the one in front.
      ...[
        '--disable-background-timer-throttling',
        '--disable-backgrounding-occluded-windows',
        '--disable-renderer-backgrounding',
      ],
    ],
  })
