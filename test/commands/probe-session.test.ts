import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import ProbeSession from '../../src/commands/probe/session.ts'
import type {Report} from '../../src/model/report.ts'
import {observedValue} from '../../src/model/observed.ts'
import {type DemoCamera, startDemoCamera} from '../../src/operations/demo-camera.ts'
import {runCommand} from '../support/run-command.ts'
import {serveCommands} from '../support/served-commands.ts'

const served = serveCommands()

const probe = (argv: readonly string[]) => runCommand(ProbeSession, ['demo', '--duration', '300ms', ...argv], {env: served.env()})
