const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

/** Whether a connection is from the machine it leads to. */
export function isFromThisMachine(socket: {
  readonly remoteAddress?: string | undefined;
  readonly localAddress?: string | undefined;
}): boolean {
  const { remoteAddress, localAddress } = socket;
  if (remoteAddress === undefined) return false;
  // What listens on one address of the machine is also called by that address from the machine itself.
  return LOOPBACK.test(remoteAddress) || remoteAddress === localAddress;
}
