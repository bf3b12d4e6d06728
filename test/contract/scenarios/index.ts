import {channelScenarios} from './channels.ts'
import {ingestionScenarios} from './ingestion.ts'
import {otherServiceScenarios} from './other-services.ts'
import type {Scenario} from './scenario.ts'
import {streamScenarios} from './streams.ts'

/** What holds on AWS and in the emulator. Together they use every operation. */
export const scenarios: readonly Scenario[] = [
  ...channelScenarios,
  ...streamScenarios,
  ...ingestionScenarios,
  ...otherServiceScenarios,
]
