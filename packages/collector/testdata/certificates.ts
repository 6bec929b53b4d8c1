import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A certificate and its private key, PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

const LOCALHOST = [
  { type: 2 as const, value: 'localhost' },
  { type: 7 as const, ip: '127.0.0.1' },
];

/** A root that signs certificates. */
export function createAuthority(name: string): Promise<Identity> {
  return make(name, {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
}

/** A certificate of an authority for this machine; good for servers and clients. */
export function createIdentity(name: string, authority: Identity): Promise<Identity> {
  return make(name, {
    ca: authority,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      { name: 'subjectAltName', altNames: LOCALHOST },
    ],
  });
}

/** Writes both to files, one after the other. */
export async function writeIdentity(directory: string, name: string, identity: Identity) {
  const files = {
    certFile: join(directory, `${name}.crt`),
    keyFile: join(directory, `${name}.key`),
  };
  await writeFile(files.certFile, identity.cert);
  await writeFile(files.keyFile, identity.key);
  return files;
}

async function make(
  name: string,
  options: NonNullable<Parameters<typeof generate>[1]>,
): Promise<Identity> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...options,
  });
  return { cert: made.cert, key: made.private };
}
