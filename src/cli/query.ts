import {exitCodes, UserError} from '../model/user-error.ts'

export type Query = (value: unknown) => unknown

/** Compiles a JMESPath expression (https://jmespath.org), as the AWS CLI's `--query` takes it. */
export async function compileQuery(expression: string): Promise<Query> {
  const {default: jmespath} = await import('jmespath')
  const query: Query = (value) => jmespath.search(JSON.parse(JSON.stringify(value ?? null)), expression)
  try {
    // Syntax errors show on any value; other errors depend on the value and are met when it comes.
    ;(jmespath as unknown as {compile(text: string): unknown}).compile(expression)
  } catch (error) {
    throw badQuery(expression, error)
  }
  return (value) => {
    try {
      return query(value)
    } catch (error) {
      throw badQuery(expression, error)
    }
  }
}

const badQuery = (expression: string, error: unknown): UserError =>
  new UserError({
    code: 'bad-query',
    message: `--query "${expression}": ${error instanceof Error ? error.message : String(error)}`,
    remedy: [{text: 'Write a JMESPath expression: https://jmespath.org/tutorial.html'}],
    exitCode: exitCodes.usage,
    cause: error,
  })
