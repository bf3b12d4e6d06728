type Given<T> = {[K in keyof T]?: Exclude<T[K], undefined>}

/** Without what the user did not say: an option that is absent is another thing than one that is undefined. */
export const given = <T extends object>(values: T): Given<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>
