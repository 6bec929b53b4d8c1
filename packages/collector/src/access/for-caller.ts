import type { Service } from '../receiver/service.ts';
import type { Purpose } from './principal.ts';

/** The service as the sender of an `authorization` header has it; throws a RequestError 401 or 403. */
export function forCaller(
  service: Service,
  authorization: string | undefined,
  purpose: Purpose,
): Service {
  const caller = service.access.authenticate(authorization, purpose);
  if (caller === service.caller) return service;
  const { limits } = service;
  const maxBodyBytes = Math.min(limits.maxBodyBytes, caller.maxBodyBytes ?? limits.maxBodyBytes);
  return { ...service, caller, limits: { ...limits, maxBodyBytes } };
}
