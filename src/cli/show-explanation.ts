import type {Explanation} from '../operations/explain.ts'
import {paintOf, type Style, wrap} from '../render/human/style.ts'

/** A page as people read it. */
export function renderExplanation(page: Explanation, style: Style): string {
  const {strong, quiet} = paintOf(style)
  const consequence = page.explainedBy.length > 0 ? [`A consequence where ${page.explainedBy.join(', ')} is found as well.`] : []
  const inferred = page.confidence === 'inferred' ? ['Inferred: rests on behaviour that AWS does not document.'] : []
  return [
    `${strong(page.title)}\n${quiet(`${page.code}, ${page.slug}, ${page.severity}`)}`,
    ...page.page.split('\n\n').map((paragraph) => renderParagraph(paragraph, style)),
    ...[...inferred, ...consequence].map((line) => wrap(line, style.width)),
    [quiet(wrap(`To see it: ${page.provokedBy}.`, style.width)), ...page.provokeWith.map((command) => `  ${command}`)].join('\n'),
  ].join('\n\n')
}

/** Lines of a list stay lines, each wrapped under its own dash. */
const renderParagraph = (paragraph: string, {width}: Style): string =>
  paragraph
    .split('\n')
    .map((line) => (line.startsWith('- ') ? `- ${wrap(line.slice(2), width, '  ').trimStart()}` : wrap(line, width)))
    .join('\n')
