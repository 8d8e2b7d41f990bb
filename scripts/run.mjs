// node scripts/run.mjs <file> [arguments]: prepares the clone, then runs the file in this same process,
// so that a signal meant for the service reaches it and nothing stands between.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { prepare } from './prepare.mjs';

const root = new URL('..', import.meta.url);
const [file, ...args] = process.argv.slice(2);
try {
  prepare();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
if (file) {
  const target = new URL(file, root);
  process.argv = [process.execPath, fileURLToPath(target), ...args];
  await import(pathToFileURL(fileURLToPath(target)).href);
}
