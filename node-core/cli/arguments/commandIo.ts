/** What a command talks to: standard output and error, and the wish to end. */
export interface CommandIo {
  out(text: string): void
  err(text: string): void
  readonly signal: AbortSignal
}
