export { CollectorError, type CollectorErrorCode } from './errors.ts';
export {
  type Loader,
  type LoaderOptions,
  type LoaderStatus,
  startLoader,
} from './loader/start-loader.ts';
export { runReceiver } from './receiver/run-receiver.ts';
export { type Receiver, type ReceiverOptions, startReceiver } from './receiver/start-receiver.ts';
