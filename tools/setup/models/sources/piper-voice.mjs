// Makes a Piper voice one that sherpa-onnx loads: it wants the voice's configuration inside the ONNX file, as metadata,
// and the table of phonemes as a text file (k2-fsa.github.io/sherpa/onnx/tts/piper.html does the same in Python).
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** `metadata_props` of onnx.proto's ModelProto, and the two fields of its StringStringEntryProto. */
const METADATA_PROPS = 14;
const KEY = 1;
const VALUE = 2;

/** @param {string} folder has `voice.onnx` and `voice.json`; gets `model.onnx` and `tokens.txt` */
export async function preparePiperVoice(folder) {
  const voice = JSON.parse(await readFile(join(folder, 'voice.json'), 'utf8'));
  const tokens = Object.entries(voice.phoneme_id_map).map(([phoneme, ids]) => `${phoneme} ${ids[0]}\n`);
  await writeFile(join(folder, 'tokens.txt'), tokens.join(''));
  // Fields of a protobuf message may come in any order and place, so new ones are simply put at the end.
  await appendFile(join(folder, 'voice.onnx'), metadataProps(metadataOf(voice)));
  await rename(join(folder, 'voice.onnx'), join(folder, 'model.onnx'));
}

/** @param {{ espeak: { voice: string }, num_speakers?: number, audio: { sample_rate: number } }} voice */
function metadataOf(voice) {
  return {
    model_type: 'vits',
    comment: 'piper',
    language: 'English',
    voice: voice.espeak.voice,
    has_espeak: '1',
    n_speakers: String(voice.num_speakers ?? 1),
    sample_rate: String(voice.audio.sample_rate),
  };
}

/** @param {Record<string, string>} entries */
function metadataProps(entries) {
  return Buffer.concat(
    Object.entries(entries).map(([key, value]) =>
      lengthDelimited(
        METADATA_PROPS,
        Buffer.concat([lengthDelimited(KEY, Buffer.from(key)), lengthDelimited(VALUE, Buffer.from(value))]),
      ),
    ),
  );
}

/** A protobuf field of wire type 2; one byte of length does for what is written here. @param {number} field @param {Buffer} data */
function lengthDelimited(field, data) {
  return Buffer.concat([Buffer.from([(field << 3) | 2, data.length]), data]);
}
