import { registerFromEnvironment } from './register-from-environment.ts';

registerFromEnvironment();
