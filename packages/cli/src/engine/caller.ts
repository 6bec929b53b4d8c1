import { type Access, ANONYMOUS, LOCAL, type Principal, RequestError } from '@baton/collector';
import type { Context, MiddlewareHandler } from 'hono';
import type { Scope } from './stack.ts';

/** What requests carry from the middleware to the routes. */
export interface CallerEnv {
  readonly Variables: { readonly caller: Principal };
}

/**
 * How a query is held to one namespace: by which of its parameters. What is not here is refused to callers that are
 * bound to one: `trace/by-item` shows all spans of a trace, and anybody may write into a trace id; `projector/*`
 * tells of everybody's backlog.
 */
const BOUND_BY: Readonly<Record<string, 'namespace' | 'namespaces'>> = {
  'alert/current': 'namespaces',
  'alert/open-handoffs': 'namespaces',
  'change/handoffs': 'namespace',
  'change/maturity': 'namespace',
  'change/passed-on': 'namespace',
  'change/spread': 'namespace',
  'change/weekly': 'namespace',
  'conformance/response-times': 'namespace',
  'conformance/variants': 'namespaces',
  'intervention/list': 'namespaces',
  'annotations/of-finding': 'namespaces',
  'findings/current': 'namespaces',
  'findings/due': 'namespaces',
  'findings/history': 'namespaces',
  'findings/runs': 'namespaces',
  'item/cycles': 'namespace',
  'item/facts': 'namespace',
  'item/find': 'namespaces',
  'item/handoffs': 'namespace',
  'item/similar': 'namespace',
  'overview/processes': 'namespaces',
  'overview/summary': 'namespaces',
  'pair/asked-fields': 'namespaces',
  'pair/cost': 'namespaces',
  'pair/fields': 'namespaces',
  'pair/figures': 'namespaces',
  'pair/slowest-open': 'namespaces',
  'pair/weekly': 'namespaces',
  'path/ping-pong': 'namespaces',
  'path/variants': 'namespaces',
  'process/definitions': 'namespaces',
};

/** Asks every request but a look at its health who it is from; only who can read engine.json may change things. */
export function identifyCaller(access: Access): MiddlewareHandler<CallerEnv> {
  return async (context, next) => {
    const caller = access.authenticate(context.req.header('authorization'), 'read');
    const isRead = context.req.method === 'GET' || context.req.method === 'HEAD';
    if (!isRead && caller === ANONYMOUS) {
      return context.json({ error: 'This needs the token in engine.json.' }, 401);
    }
    if (!isRead && caller !== LOCAL) {
      throw forbidden(`The token ${caller.name} may read, but change nothing here.`);
    }
    context.set('caller', caller);
    await next();
    return undefined;
  };
}

/** Asks who it is from, of what only those may ask who may send facts. */
export function identifySender(access: Access): MiddlewareHandler<CallerEnv> {
  return async (context, next) => {
    context.set('caller', access.authenticate(context.req.header('authorization'), 'write'));
    await next();
  };
}

/** What a caller asks for, of the namespace that the caller is bound to; throws a RequestError 403 if that is another's. */
export function scopeFor<T extends Scope>(caller: Principal, asked: T): T {
  const { namespace } = caller;
  if (namespace === undefined) return asked;
  if (asked.namespace !== undefined && asked.namespace !== namespace) throw notYours(caller);
  return { ...asked, namespace };
}

/** The part of the data that the address of a request asks for; throws a RequestError 403 if that is another's. */
export function scopeOf(context: Context<CallerEnv>): Scope {
  const namespace = context.req.query('namespace');
  const process = context.req.query('process');
  return scopeFor(context.get('caller'), {
    ...(namespace === undefined ? {} : { namespace }),
    ...(process === undefined ? {} : { process }),
  });
}

/** The parameters of a query, held to the caller's namespace; throws a RequestError 403 if that cannot be. */
export function queryTextsFor(
  caller: Principal,
  name: string,
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { namespace } = caller;
  if (namespace === undefined) return texts;
  const parameter = Object.hasOwn(BOUND_BY, name) ? BOUND_BY[name] : undefined;
  if (parameter === undefined) {
    throw forbidden(
      `The token ${caller.name} is bound to a namespace, and ${name} is not asked of one.`,
    );
  }
  const own = parameter === 'namespace' ? namespace : JSON.stringify([namespace]);
  const asked = texts[parameter];
  if (asked !== undefined && asked !== own && asked !== namespace) throw notYours(caller);
  return { ...texts, [parameter]: own };
}

/** Lets nobody through who is bound to a namespace, as to what is about all of them. */
export function requireUnbound(caller: Principal): void {
  if (caller.namespace !== undefined) throw notYours(caller);
}

/** Status and headers of an error that is about the caller; undefined if it is about something else. */
export function refusalOf(
  error: unknown,
): { status: 401 | 403; headers: Record<string, string> } | undefined {
  if (!(error instanceof RequestError)) return undefined;
  if (error.status !== 401) return { status: 403, headers: {} };
  // A browser asks for a name and a password; any name will do, and a token is the password.
  const challenge = `${error.headers['www-authenticate']}, Basic realm="baton", charset="UTF-8"`;
  return { status: 401, headers: { 'WWW-Authenticate': challenge } };
}

const notYours = (caller: Principal): RequestError =>
  forbidden(`The token ${caller.name} is bound to another namespace than what this asks for.`);

const forbidden = (message: string): RequestError =>
  new RequestError({ status: 403, rpcCode: 7 }, message);
