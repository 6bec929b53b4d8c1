const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether a host name, as a `URL` has it, is this machine's by its loopback interface. */
export const isLoopbackName = (hostname: string): boolean => LOOPBACK.test(hostname);
