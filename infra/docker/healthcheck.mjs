// `node healthcheck.mjs URL`: exits 0 when it answers 200 within 3 s. Images have no curl.
const [url = ''] = process.argv.slice(2);
try {
  const { ok } = await fetch(url, { signal: AbortSignal.timeout(3000) });
  process.exit(ok ? 0 : 1);
} catch {
  process.exit(1);
}
