const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

/** Ends of a connection. */
interface Ends {
  readonly remoteAddress?: string | undefined;
  readonly localAddress?: string | undefined;
}

/** Whether a connection is over the loopback interface. */
export function isOverLoopback({ remoteAddress }: Ends): boolean {
  return remoteAddress !== undefined && LOOPBACK.test(remoteAddress);
}

/** Whether a connection is from the machine it leads to. */
export function isFromThisMachine(ends: Ends): boolean {
  const { remoteAddress, localAddress } = ends;
  if (remoteAddress === undefined) return false;
  // What listens on one address of the machine is also called by that address from the machine itself.
  return isOverLoopback(ends) || remoteAddress === localAddress;
}
