/** What a member of an operation's input may be: the constraint traits of the service model. */
export type Shape = StringShape | IntegerShape | BooleanShape | ListShape | MapShape | StructureShape

export interface StringShape<V extends string = string> {
  readonly type: 'string'
  /** In characters. */
  readonly min?: number
  readonly max?: number
  /** As the model writes it; it must match the whole value. */
  readonly pattern?: string
  readonly values?: readonly V[]
  /** Its value must not be repeated in an error. */
  readonly sensitive?: true
}

export interface IntegerShape {
  readonly type: 'integer'
  readonly min?: number
  readonly max?: number
}

export interface BooleanShape {
  readonly type: 'boolean'
}

export interface ListShape<M extends Shape = Shape> {
  readonly type: 'list'
  readonly member: M
  readonly min?: number
  readonly max?: number
}

export interface MapShape<K extends StringShape = StringShape, V extends Shape = Shape> {
  readonly type: 'map'
  readonly key: K
  readonly value: V
  readonly min?: number
  readonly max?: number
}

export type Members = Readonly<Record<string, Shape>>

export interface StructureShape<R extends Members = Members, O extends Members = Members> {
  readonly type: 'structure'
  readonly required: R
  readonly optional: O
}

/** The value type that a shape admits. */
export type ValueOf<S extends Shape> =
  S extends StringShape<infer V>
    ? V
    : S extends IntegerShape
      ? number
      : S extends BooleanShape
        ? boolean
        : S extends ListShape<infer M>
          ? readonly ValueOf<M>[]
          : S extends MapShape<infer K, infer V>
            ? {readonly [P in ValueOf<K>]: ValueOf<V>}
            : S extends StructureShape<infer R, infer O>
              ? {readonly [K in keyof R]: ValueOf<R[K]>} & {readonly [K in keyof O]?: ValueOf<O[K]>}
              : never

type Limits = Pick<StringShape, 'min' | 'max' | 'pattern' | 'sensitive'>

export const string = (limits: Limits = {}): StringShape => ({type: 'string', ...limits})

export const oneOf = <V extends string>(...values: V[]): StringShape<V> => ({type: 'string', values})

export const integer = (min: number, max?: number): IntegerShape => ({type: 'integer', min, ...(max !== undefined && {max})})

export const boolean: BooleanShape = {type: 'boolean'}

export const list = <M extends Shape>(member: M, min: number, max: number): ListShape<M> => ({type: 'list', member, min, max})

export const map = <K extends StringShape, V extends Shape>(key: K, value: V, min: number, max: number): MapShape<K, V> => ({
  type: 'map',
  key,
  value,
  min,
  max,
})

export const structure = <R extends Members, O extends Members = Record<never, never>>(
  required: R,
  optional?: O,
): StructureShape<R, O> => ({type: 'structure', required, optional: optional ?? ({} as O)})
