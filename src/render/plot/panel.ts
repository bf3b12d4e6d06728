import type {MetricPoint} from '../../model/metric-data.ts'
import {escapeXml} from '../escape-xml.ts'
import {roundText} from '../human/metric-data.ts'
import {timeTicks, valueTicks} from './ticks.ts'

export interface PlotLine {
  readonly name: string
  readonly points: readonly MetricPoint[]
  /** Of the window before, at their own times. */
  readonly before?: readonly MetricPoint[]
}

/** One picture with one scale: what has another unit, or is another metric, has a panel of its own. */
export interface Panel {
  readonly title: string
  /** What the numbers are: `ms`. */
  readonly unit: string
  readonly lines: readonly PlotLine[]
}

export interface TimeScale {
  readonly fromMs: number
  readonly toMs: number
  readonly periodMs: number
}

/** Colours that are told apart, also by most who see red and green as one (after Okabe and Ito), as classes of plot/style.ts. */
export const lineColors = 8

export const panelWidth = 760
const left = 64
/** Half of the last time's label. */
const right = 28
const chartWidth = panelWidth - left - right
const chartHeight = 150
const titleHeight = 24
const legendRow = 18
const axisHeight = 30

/** Characters of a legend's name that fit in a third of the width. */
const legendColumns = 3
const longestName = 34

const legendHeight = ({lines}: Panel): number => Math.ceil(lines.length / legendColumns) * legendRow

export const panelHeight = (panel: Panel): number => titleHeight + legendHeight(panel) + chartHeight + axisHeight + 14

/** @param top where it begins */
export function renderPanel(panel: Panel, time: TimeScale, top: number): string {
  const values = panel.lines.flatMap(({points, before = []}) => [...points, ...before].map(({value}) => value))
  const ticks = valueTicks(
    values.reduce((a, b) => Math.min(a, b), 0),
    values.reduce((a, b) => Math.max(a, b), 0),
    4,
  )
  const chart = new Chart(time, ticks, top + titleHeight + legendHeight(panel) + 8)
  return [
    `<text class="title" x="${left}" y="${top + 16}">${escapeXml(panel.title)} <tspan class="quiet">(${escapeXml(panel.unit)})</tspan></text>`,
    ...panel.lines.map((line, i) => renderLegend(line.name, i, top + titleHeight)),
    chart.axes(),
    ...panel.lines.map((line, i) => chart.line(line, i)),
  ].join('\n')
}

function renderLegend(name: string, index: number, top: number): string {
  const x = left + (index % legendColumns) * (chartWidth / legendColumns)
  const y = top + Math.floor(index / legendColumns) * legendRow + 12
  const shown = name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name
  return `<line class="line c${index}" x1="${x.toFixed(1)}" x2="${(x + 18).toFixed(1)}" y1="${y - 4}" y2="${y - 4}"/><text x="${(x + 24).toFixed(1)}" y="${y}">${escapeXml(shown)}</text>`
}

class Chart {
  readonly #time: TimeScale
  readonly #ticks: readonly number[]
  readonly #top: number

  constructor(time: TimeScale, ticks: readonly number[], top: number) {
    this.#time = time
    this.#ticks = ticks
    this.#top = top
  }

  axes(): string {
    const bottom = this.#top + chartHeight
    const values = this.#ticks.map((tick) => {
      const y = this.#y(tick).toFixed(1)
      return `<line class="grid" x1="${left}" x2="${left + chartWidth}" y1="${y}" y2="${y}"/><text class="quiet" x="${left - 8}" y="${(this.#y(tick) + 4).toFixed(1)}" text-anchor="end">${roundText(tick)}</text>`
    })
    const times = timeTicks(this.#time.fromMs, this.#time.toMs, 8).map(({atMs, label}) => {
      const x = this.#x(atMs).toFixed(1)
      return `<line class="axis" x1="${x}" x2="${x}" y1="${bottom}" y2="${bottom + 4}"/><text class="quiet" x="${x}" y="${bottom + 18}" text-anchor="middle">${label}</text>`
    })
    const axis = `<line class="axis" x1="${left}" x2="${left + chartWidth}" y1="${bottom}" y2="${bottom}"/>`
    return [...values, axis, ...times].join('')
  }

  line({points, before}: PlotLine, color: number): string {
    const length = this.#time.toMs - this.#time.fromMs
    const old = before?.map(({at, value}) => ({atMs: Date.parse(at) + length, value})) ?? []
    const now = points.map(({at, value}) => ({atMs: Date.parse(at), value}))
    return `${this.#stroke(old, `line before c${color}`)}${this.#stroke(now, `line c${color}`)}${this.#dots(now, color)}`
  }

  /** Only over periods that follow each other: no data is not a value between two others. */
  #stroke(points: readonly {atMs: number; value: number}[], className: string): string {
    let path = ''
    let lastMs = Number.NEGATIVE_INFINITY
    for (const {atMs, value} of points) {
      const joins = atMs - lastMs <= this.#time.periodMs * 1.5
      path += `${joins ? 'L' : 'M'}${this.#x(atMs).toFixed(1)} ${this.#y(value).toFixed(1)}`
      lastMs = atMs
    }
    return path === '' ? '' : `<path class="${className}" d="${path}"/>`
  }

  #dots(points: readonly {atMs: number; value: number}[], color: number): string {
    return points
      .map(
        ({atMs, value}) => `<circle class="c${color}" cx="${this.#x(atMs).toFixed(1)}" cy="${this.#y(value).toFixed(1)}" r="2"/>`,
      )
      .join('')
  }

  /** A point stands for its period, and is drawn at its start, as CloudWatch names it. */
  #x(atMs: number): number {
    const {fromMs, toMs} = this.#time
    return left + ((atMs - fromMs) / Math.max(toMs - fromMs, 1)) * chartWidth
  }

  #y(value: number): number {
    const [low, high] = [this.#ticks[0]!, this.#ticks.at(-1)!]
    return this.#top + chartHeight - ((value - low) / (high - low)) * chartHeight
  }
}
