/** The little of the WebAssembly API that is used here: Node's types leave it to the DOM's, which we do not have. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
/** Compiled code. */
export type WasmModule = object;
interface WasmRuntime {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  readonly Instance: new (
    module: WasmModule,
    imports: object,
  ) => { readonly exports: Record<string, unknown> };
}

const { WebAssembly: runtime } = globalThis as unknown as { WebAssembly: WasmRuntime };

export function compileWasm(bytes: Uint8Array): Promise<WasmModule> {
  return runtime.compile(bytes);
}

/** @throws TypeError when the module is no WASI command (exports `memory` and `_start`) */
export function instantiateCommand(
  module: WasmModule,
  imports: object,
): { memory: WasmMemory; start: () => void } {
  const { memory, _start: start } = new runtime.Instance(module, imports).exports;
  if (typeof memory !== 'object' || memory === null || typeof start !== 'function') {
    throw new TypeError('The module is no WASI command.');
  }
  return { memory: memory as WasmMemory, start: start as () => void };
}
