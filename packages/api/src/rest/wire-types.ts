/** `messageTemplate` → `message_template`, for types. */
type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : Name;

/**
 * What a value of core looks like in REST's JSON: keys in snake_case, Dates as ISO strings. Records keep their keys,
 * which are data.
 */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? string extends keyof T
        ? T
        : { [Key in keyof T as Key extends string ? Snake<Key> : never]: Wire<T[Key]> }
      : T;
