import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { CollectorError } from '../errors.ts';
import { type FileWatch, watchFiles } from './watch-files.ts';

/** PEM files of a server's identity, and of the authority its clients must have a certificate of. */
export interface TlsFiles {
  /** The certificate, with those between it and the root after it. */
  readonly certFile: string;
  /** Its private key, without a passphrase. */
  readonly keyFile: string;
  /** Certificates of the authorities; clients without a certificate of one of them are refused. */
  readonly clientCaFile?: string | undefined;
}

/** What a server's TLS is made of, as it stands. */
export interface TlsMaterial {
  readonly requiresClientCertificate: boolean;
  context(): SecureContextOptions;
  /** Called with what new connections are to be made with; those there are stay as they are. */
  onChange(listener: (context: SecureContextOptions) => void): void;
  close(): Promise<void>;
}

/**
 * Reads the files, and again whenever they change; what cannot be used then leaves the old ones in use and is said
 * once. Throws a CollectorError `tls_invalid` if they cannot be used to begin with.
 */
export async function createTlsMaterial(
  files: TlsFiles,
  o: { onMessage?: ((text: string) => void) | undefined; pollMillis?: number } = {},
): Promise<TlsMaterial> {
  const { onMessage = () => undefined } = o;
  const { certFile, keyFile, clientCaFile } = files;
  const listeners = new Set<(context: SecureContextOptions) => void>();
  const paths = [certFile, keyFile, ...(clientCaFile === undefined ? [] : [clientCaFile])];
  const complaints = new Set<string>();
  let context: SecureContextOptions | undefined;

  const reload = async (): Promise<void> => {
    try {
      const next = await load(files);
      complaints.clear();
      context = next;
      for (const listener of listeners) listener(next);
      onMessage(`New connections use the certificate of ${certFile} that is there now.`);
      warnOfExpiry(next, certFile, onMessage);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (complaints.has(reason)) return;
      complaints.add(reason);
      onMessage(`${reason} The certificate read before stays in use.`);
    }
  };
  const watching: FileWatch = await watchFiles(paths, reload, o);
  let first: SecureContextOptions;
  try {
    first = await load(files);
  } catch (error) {
    await watching.close();
    throw error;
  }
  warnOfExpiry(first, certFile, onMessage);
  return {
    requiresClientCertificate: clientCaFile !== undefined,
    context: () => context ?? first,
    onChange: (listener) => void listeners.add(listener),
    close: () => watching.close(),
  };
}

async function load(files: TlsFiles): Promise<SecureContextOptions> {
  const { certFile, keyFile, clientCaFile } = files;
  const [cert, key, ca] = await Promise.all([
    readPem(certFile),
    readPem(keyFile),
    clientCaFile === undefined ? undefined : readPem(clientCaFile),
  ]);
  const identity = check(certFile, 'it holds no certificate', () => new X509Certificate(cert));
  const privateKey = check(keyFile, 'it holds no private key without a passphrase', () =>
    createPrivateKey(key),
  );
  if (!identity.checkPrivateKey(privateKey)) {
    throw invalid(keyFile, `it is not the key of the certificate in ${certFile}`);
  }
  if (ca !== undefined) {
    check(clientCaFile ?? '', 'it holds no certificate', () => new X509Certificate(ca));
  }
  const context: SecureContextOptions = {
    cert,
    key,
    ...(ca === undefined ? {} : { ca }),
    minVersion: 'TLSv1.2',
  };
  check(certFile, 'TLS does not take it', () => createSecureContext(context));
  return context;
}

async function readPem(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw invalid(path, `it cannot be read (${(cause as NodeJS.ErrnoException).code})`);
  }
}

function check<T>(path: string, otherwise: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    // The library's own message may quote what it was given.
    throw invalid(path, otherwise);
  }
}

function warnOfExpiry(
  context: SecureContextOptions,
  certFile: string,
  onMessage: (text: string) => void,
): void {
  const { validTo } = new X509Certificate(context.cert as Buffer);
  if (Date.parse(validTo) < Date.now()) {
    onMessage(`The certificate in ${certFile} has expired (${validTo}): clients will refuse it.`);
  }
}

function invalid(path: string, why: string): CollectorError {
  return new CollectorError('tls_invalid', `TLS cannot use ${path}: ${why}.`);
}
