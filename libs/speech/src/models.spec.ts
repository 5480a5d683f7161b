import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultModelsDir, resolveModels } from './models';

describe('resolveModels', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'spool-models-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  function install(...files: string[]): void {
    for (const file of files) {
      mkdirSync(join(dir, file, '..'), { recursive: true });
      writeFileSync(join(dir, file), '');
    }
  }

  it('finds what the folder holds', () => {
    const moonshine = ['encoder_model.ort', 'decoder_model_merged.ort', 'tokenizer.bin'];
    install(...moonshine.map((file) => `moonshine-tiny-en/${file}`), 'silero-vad/silero_vad.onnx');
    install('piper-b/model.onnx', 'piper-b/tokens.txt', 'piper-b/espeak-ng-data');
    install('piper-a/model.onnx');
    const models = resolveModels(dir);
    expect(models.moonshine?.encoder).toBe(join(dir, 'moonshine-tiny-en/encoder_model.ort'));
    expect(models.silero).toBe(join(dir, 'silero-vad/silero_vad.onnx'));
    expect(models.piper.map(({ name }) => name)).toEqual(['piper-b']);
    expect(models.pocketsphinx).toBeNull();
    expect(models.degraded).toEqual([]);
  });

  it('does not take half a model for a model', () => {
    install('moonshine-tiny-en/encoder_model.ort');
    expect(resolveModels(dir).moonshine).toBeNull();
  });

  it('says what works less well without its model, and what to do', () => {
    expect(resolveModels(dir).degraded).toEqual([
      { part: 'recognition', detail: expect.stringContaining('learners can only type') },
      { part: 'voice_activity', detail: expect.stringContaining('npm run setup') },
    ]);
    install('pocketsphinx/pocketsphinx-stream', 'pocketsphinx/model');
    expect(resolveModels(dir).degraded.map(({ part }) => part)).toEqual(['voice_activity']);
  });

  it('works where there is no such folder', () => {
    expect(resolveModels(join(dir, 'nowhere')).piper).toEqual([]);
  });
});

describe('defaultModelsDir', () => {
  it('follows the environment, most particular first', () => {
    expect(defaultModelsDir({ SPOOL_MODELS_DIR: '/m', SPOOL_CACHE_DIR: '/c' })).toBe('/m');
    expect(defaultModelsDir({ SPOOL_CACHE_DIR: '/c' })).toBe('/c/models');
    expect(defaultModelsDir({})).toMatch(/\.cache\/spool\/models$/);
  });
});
