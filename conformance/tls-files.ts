/** What speaks TLS to the receiver, as PEM; without them, whom Node trusts. */
export interface TlsFiles {
  /** Authority of the receiver's certificate. */
  readonly ca?: Buffer;
  /** Certificate and key to show to a receiver that asks for one. */
  readonly cert?: Buffer;
  readonly key?: Buffer;
}
