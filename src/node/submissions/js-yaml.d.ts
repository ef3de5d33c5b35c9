/** The one function of js-yaml 3 that is used here; the package has no types. */
declare module 'js-yaml' {
  /** Reads a YAML text without types that run code. */
  export function safeLoad(text: string): unknown;
}
