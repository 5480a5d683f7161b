#!/bin/sh
# Fills a shared cache of speech models from those in the image, where it lacks any, then becomes the media worker.
# Files are compared with the catalog, and tasks that start together wait for one another (tools/setup/models).
set -eu
BAKED=/opt/spool/models
if [ "${SPOOL_MODELS_DIR:-$BAKED}" != "$BAKED" ]; then
  SPOOL_MODELS_MIRROR=$BAKED SPOOL_MODELS_SOURCES=folder node /app/tools/setup/models/index.mjs >&2 ||
    echo "The model cache could not be filled: going on with the image's models." >&2
  [ -d "$SPOOL_MODELS_DIR/silero-vad" ] || export SPOOL_MODELS_DIR=$BAKED
fi
exec "$@"
