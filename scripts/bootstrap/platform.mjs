import { Problem } from './problem.mjs';

/** Refuses early where the embedded ClickHouse has no build. */
export function checkPlatform() {
  const { platform, arch } = process;
  const known = arch === 'x64' || arch === 'arm64';
  if (known && (platform === 'darwin' || (platform === 'linux' && hasGlibc()))) return;
  const seen =
    platform === 'linux' && known ? `${arch} Linux without glibc` : `${platform} ${arch}`;
  throw new Problem(
    `Baton's embedded ClickHouse runs on macOS and on Linux with glibc (x64 or arm64); this is ${seen}. ` +
      'Use such a machine, a glibc container (Debian, Ubuntu, Fedora) or, on Windows, WSL.',
  );
}

function hasGlibc() {
  const report = process.report?.getReport();
  const header = typeof report === 'string' ? JSON.parse(report).header : report?.header;
  return !header || Boolean(header.glibcVersionRuntime);
}
