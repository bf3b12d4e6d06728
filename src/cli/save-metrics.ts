import type {MetricData} from '../model/metric-data.ts'
import {renderCsv} from '../render/csv.ts'
import type {MetricFile, MetricFormat} from './flags/metrics.ts'
import {saveFile} from './save-reports.ts'
import {pointColumns, pointRows} from './show-metrics.ts'

const renderers: Record<MetricFormat, (data: MetricData) => Promise<string>> = {
  html: async (data) => (await import('../render/html/metric-page.ts')).renderMetricPage(data),
  svg: async (data) => (await import('../render/plot/metric-plot.ts')).renderMetricPlot(data),
  csv: async (data) => `${renderCsv([pointColumns.map(({title}) => title), ...pointRows(data)])}\n`,
  json: async (data) => `${JSON.stringify(data, undefined, 2)}\n`,
}

/** Writes metrics to every file that was asked for. @throws UserError naming the file that cannot be written */
export async function saveMetrics(data: MetricData, files: readonly MetricFile[]): Promise<void> {
  for (const {format, path} of files) saveFile(path, format, await renderers[format](data))
}
