import {lintPolicy} from '../../protocol/iam/lint-policy.ts'
import type {PolicyProblem} from '../../protocol/iam/policy.ts'
import {printable} from '../../protocol/text.ts'

export interface IamLint {
  readonly schema: 'urn:kvsctl:schema:iam-lint:1'
  /** What IAM refuses comes first, and then alone. */
  readonly problems: readonly PolicyProblem[]
}

/** What is wrong with a policy document, and what in it does nothing or more than it seems to. */
export const lintIamPolicy = (text: string): IamLint => ({
  schema: 'urn:kvsctl:schema:iam-lint:1',
  problems: lintPolicy(text).map(({severity, where, message}) => ({
    severity,
    where: printable(where, {maxLength: 200}),
    message: printable(message, {maxLength: 500}),
  })),
})
