import type {ActiveFault, FaultKindInfo} from '../operations/emulator/faults.ts'
import {paintOf, type Style, wrap} from '../render/human/style.ts'
import {shortDuration} from './show-emulator.ts'

/** As it was told: `turn-refuses code=401`. */
export const nameAndParams = ({name, params}: Pick<ActiveFault, 'name' | 'params'>): string =>
  [name, ...Object.entries(params).map(([key, value]) => `${key}=${value}`)].join(' ')

/** When it ends by itself. */
export function faultEnd({remaining, endsInMs}: ActiveFault): string {
  const ends = [
    ...(remaining === undefined ? [] : [`after ${remaining} more`]),
    ...(endsInMs === undefined ? [] : [`in ${shortDuration(Math.ceil(endsInMs / 1000) * 1000)}`]),
  ]
  return ends.length > 0 ? ends.join(', ') : 'when removed'
}

/** One line about an active fault. */
export const faultText = (fault: ActiveFault): string =>
  `${fault.id} ${nameAndParams(fault)}${fault.channel === undefined ? '' : `, channel ${fault.channel}`}; ends ${faultEnd(fault)}`

/** Every kind with its parameters, by area, for a window. */
export function renderFaultKinds(kinds: readonly FaultKindInfo[], style: Style): string {
  const paint = paintOf(style)
  const areas = [...new Set(kinds.map(({area}) => area))]
  const kindText = ({name, about, params}: FaultKindInfo): string =>
    [
      `  ${paint.strong(name)}`,
      wrap(`${about}.`, style.width, '    '),
      ...Object.entries(params).map(([key, means]) => wrap(`${key}=  ${means}`, style.width, '      ')),
    ].join('\n')
  return areas
    .map((area) => [paint.quiet(area), ...kinds.filter((kind) => kind.area === area).map(kindText)].join('\n'))
    .join('\n\n')
}
