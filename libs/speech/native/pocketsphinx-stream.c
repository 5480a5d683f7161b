/*
 * PocketSphinx as a filter, for libs/speech/src/embedded/pocketsphinx-process.ts.
 * stdin:  messages of a little-endian uint32 length and so many bytes of 16 kHz mono s16le; length 0 ends the
 *         utterance, length 0xffffffff asks for its text so far.
 * stdout: lines: "R" when ready, then a line with the text for each of the two.
 * Build:  gcc -O2 pocketsphinx-stream.c -o pocketsphinx-stream $(pkg-config --cflags --libs pocketsphinx sphinxbase)
 *         with Debian's libpocketsphinx-dev; the models are in its pocketsphinx-en-us.
 */
#include <pocketsphinx.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define END_OF_UTTERANCE 0u
#define TEXT_SO_FAR 0xffffffffu
#define LARGEST_MESSAGE (1u << 22)

static int read_all(void *to, size_t length) {
  size_t got = 0;
  while (got < length) {
    size_t n = fread((char *)to + got, 1, length - got, stdin);
    if (n == 0) return 0;
    got += n;
  }
  return 1;
}

static void say(const char *line) {
  printf("%s\n", line ? line : "");
  fflush(stdout);
}

int main(int argc, char **argv) {
  const char *model = argc > 1 ? argv[1] : "/usr/share/pocketsphinx/model/en-us";
  char acoustic[4096], language[4096], dictionary[4096];
  snprintf(acoustic, sizeof acoustic, "%s/en-us", model);
  snprintf(language, sizeof language, "%s/en-us.lm.bin", model);
  snprintf(dictionary, sizeof dictionary, "%s/cmudict-en-us.dict", model);
  cmd_ln_t *config = cmd_ln_init(NULL, ps_args(), TRUE, "-hmm", acoustic, "-lm", language, "-dict", dictionary,
                                 "-logfn", "/dev/null", "-remove_silence", "no", "-bestpath", "yes", NULL);
  ps_decoder_t *decoder = config ? ps_init(config) : NULL;
  if (!decoder) {
    fprintf(stderr, "pocketsphinx-stream: cannot load the model in %s\n", model);
    return 1;
  }
  say("R");

  int speaking = 0;
  int16_t *samples = NULL;
  uint32_t capacity = 0, length;
  int32 score;
  while (read_all(&length, sizeof length)) {
    if (length == END_OF_UTTERANCE) {
      if (speaking) ps_end_utt(decoder);
      say(speaking ? ps_get_hyp(decoder, &score) : "");
      speaking = 0;
      continue;
    }
    if (length == TEXT_SO_FAR) {
      say(speaking ? ps_get_hyp(decoder, &score) : "");
      continue;
    }
    if (length > LARGEST_MESSAGE) return 2;
    if (length > capacity) {
      int16_t *larger = realloc(samples, length);
      if (!larger) return 3;
      samples = larger;
      capacity = length;
    }
    if (!read_all(samples, length)) break;
    if (!speaking) {
      ps_start_utt(decoder);
      speaking = 1;
    }
    ps_process_raw(decoder, samples, length / 2, FALSE, FALSE);
  }
  free(samples);
  ps_free(decoder);
  cmd_ln_free_r(config);
  return 0;
}
