import type {ConditionOperator} from './operators.ts'

/** An identity-based policy (IAM user guide, "IAM JSON policy reference"). */
export interface Policy {
  /** Without it `2008-10-17`, which has no policy variables. */
  readonly version: '2012-10-17' | '2008-10-17'
  readonly statements: readonly Statement[]
}

export interface Statement {
  readonly sid?: string
  readonly effect: 'Allow' | 'Deny'
  readonly actions: Patterns
  readonly resources: Patterns
  readonly conditions: readonly Condition[]
}

/** Action or NotAction, Resource or NotResource. */
export interface Patterns {
  readonly not: boolean
  readonly patterns: readonly string[]
}

/** One key of one operator; all conditions of a statement must hold. */
export interface Condition {
  /** As it is written: `ForAnyValue:StringLikeIfExists`. */
  readonly written: string
  readonly operator: ConditionOperator
  readonly ifExists: boolean
  readonly quantifier?: 'ForAnyValue' | 'ForAllValues'
  readonly key: string
  readonly values: readonly string[]
}

export interface PolicyProblem {
  /** `error`: IAM refuses the document, or would not do what it seems to say. */
  readonly severity: 'error' | 'warning'
  /** `Statement[0].Action` */
  readonly where: string
  readonly message: string
}

/** A policy under the name by which decisions tell it. */
export interface NamedPolicy {
  readonly name: string
  readonly policy: Policy
}
