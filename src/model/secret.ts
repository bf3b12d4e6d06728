/**
 * A value that must not reach stdout, logs, reports or process arguments by accident: AWS secret keys, session tokens,
 * TURN passwords, presigned signatures. Only {@link Secret.reveal} gives it out, so every leak is a call that can be searched for.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself. Call this where it goes on the wire, or behind `--show-secrets`. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[redacted]'
  }

  toJSON(): string {
    return '[redacted]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[redacted]'
  }
}
