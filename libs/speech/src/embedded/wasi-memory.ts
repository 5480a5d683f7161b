import { instantiateCommand, type WasmMemory, type WasmModule } from './webassembly';

/**
 * As much of WASI preview 1 as a command needs that gets its input as arguments and writes one file: the
 * file lives in memory. Node's own `node:wasi` is experimental, warns about it, and would need the disk.
 * Numbers are from the specification (WASI snapshot_preview1, `wasi_snapshot_preview1.witx`).
 */

const OK = 0;
const BADF = 8;
const NOENT = 44;
const CLOCK_NS = 1_000_000n;
const ROOT_FD = 3;
const FILE_FD = 4;
const FILETYPE = { character: 2, directory: 3, regular: 4 } as const;
const WHENCE_CURRENT = 1;
const WHENCE_END = 2;

class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`The command ended with code ${code}.`);
    this.code = code;
  }
}

export interface CommandResult {
  readonly exitCode: number;
  /** The file that the command wrote; empty when it wrote none. */
  readonly file: Uint8Array;
  /** What it wrote to standard output and error. */
  readonly output: string;
}

/** Runs a WASI command module (export `_start`) with these arguments. Synchronous; costs what the command costs. */
export function runCommand(module: WasmModule, args: readonly string[]): CommandResult {
  const file = new GrowingFile();
  const output: Uint8Array[] = [];
  const argv = args.map((arg) => new TextEncoder().encode(`${arg}\0`));
  let memory: WasmMemory = { buffer: new ArrayBuffer(0) };
  const view = () => new DataView(memory.buffer);
  const bytes = (at: number, length: number) => new Uint8Array(memory.buffer, at, length);

  const imports = {
    args_sizes_get: (count: number, size: number) => {
      view().setUint32(count, argv.length, true);
      view().setUint32(
        size,
        argv.reduce((sum, arg) => sum + arg.length, 0),
        true,
      );
      return OK;
    },
    args_get: (pointers: number, buffer: number) => {
      let at = buffer;
      argv.forEach((arg, i) => {
        view().setUint32(pointers + 4 * i, at, true);
        bytes(at, arg.length).set(arg);
        at += arg.length;
      });
      return OK;
    },
    clock_time_get: (_clock: number, _precision: bigint, result: number) => {
      view().setBigUint64(result, BigInt(Date.now()) * CLOCK_NS, true);
      return OK;
    },
    fd_close: () => OK,
    fd_fdstat_get: (fd: number, result: number) => {
      if (fd > FILE_FD) return BADF;
      const type =
        fd === FILE_FD ? FILETYPE.regular : fd === ROOT_FD ? FILETYPE.directory : FILETYPE.character;
      bytes(result, 24).fill(0);
      view().setUint8(result, type);
      view().setBigUint64(result + 8, 0xffff_ffff_ffff_ffffn, true);
      view().setBigUint64(result + 16, 0xffff_ffff_ffff_ffffn, true);
      return OK;
    },
    fd_fdstat_set_flags: () => OK,
    fd_prestat_get: (fd: number, result: number) => {
      if (fd !== ROOT_FD) return BADF;
      view().setUint32(result, 0, true);
      view().setUint32(result + 4, 1, true);
      return OK;
    },
    fd_prestat_dir_name: (fd: number, path: number, length: number) => {
      if (fd !== ROOT_FD || length < 1) return BADF;
      bytes(path, 1)[0] = 0x2f; // '/'
      return OK;
    },
    fd_read: (_fd: number, _iovs: number, _count: number, result: number) => {
      view().setUint32(result, 0, true); // always at the end
      return OK;
    },
    fd_seek: (fd: number, offset: bigint, whence: number, result: number) => {
      if (fd !== FILE_FD) return BADF;
      const base = whence === WHENCE_CURRENT ? file.position : whence === WHENCE_END ? file.length : 0;
      file.position = base + Number(offset);
      view().setBigUint64(result, BigInt(file.position), true);
      return OK;
    },
    fd_write: (fd: number, iovs: number, count: number, result: number) => {
      let written = 0;
      for (let i = 0; i < count; i += 1) {
        const data = bytes(view().getUint32(iovs + 8 * i, true), view().getUint32(iovs + 8 * i + 4, true));
        if (fd === FILE_FD) file.write(data);
        else output.push(data.slice());
        written += data.length;
      }
      view().setUint32(result, written, true);
      return OK;
    },
    path_open: (...args: (number | bigint)[]) => {
      const openFlags = Number(args[4]);
      if ((openFlags & 1) === 0) return NOENT; // only files that it creates exist
      view().setUint32(Number(args[8]), FILE_FD, true);
      return OK;
    },
    proc_exit: (code: number) => {
      throw new Exit(code);
    },
  };

  const command = instantiateCommand(module, { wasi_snapshot_preview1: imports });
  memory = command.memory;
  return { exitCode: start(command.start), file: file.bytes(), output: decode(output) };
}

function start(entry: () => void): number {
  try {
    entry();
    return 0;
  } catch (error) {
    if (error instanceof Exit) return error.code;
    throw error;
  }
}

function decode(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks).toString('utf8');
}

class GrowingFile {
  position = 0;
  length = 0;
  #data = new Uint8Array(1 << 16);

  write(chunk: Uint8Array): void {
    const end = this.position + chunk.length;
    if (end > this.#data.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#data.length));
      larger.set(this.#data.subarray(0, this.length));
      this.#data = larger;
    }
    this.#data.set(chunk, this.position);
    this.position = end;
    this.length = Math.max(this.length, end);
  }

  bytes(): Uint8Array {
    return this.#data.subarray(0, this.length);
  }
}
