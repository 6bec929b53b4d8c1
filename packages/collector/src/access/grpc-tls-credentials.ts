import { ServerCredentials } from '@grpc/grpc-js';
import type { TlsMaterial } from './tls-material.ts';

/** Credentials of a gRPC server whose certificate changes without a restart; grpc-js has none of its own for that. */
export class GrpcTlsCredentials extends ServerCredentials {
  constructor(material: TlsMaterial) {
    const isMutual = material.requiresClientCertificate;
    super(
      { requestCert: isMutual, rejectUnauthorized: isMutual, minVersion: 'TLSv1.2' },
      material.context(),
    );
    material.onChange((context) => this.updateSecureContextOptions(context));
  }

  override _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}
