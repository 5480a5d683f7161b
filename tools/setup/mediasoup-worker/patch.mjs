// How our build differs from mediasoup's own: the options, and two changes to
// the sources as pure functions over text. (The cache key has a hash of this file.)
// A patch that doesn't find the text it expects throws: a worker built without
// it would crash in production, not at set-up.

/**
 * Replaces `before`, which must occur exactly once, by `after`.
 * @param {string} source
 * @param {{ file: string, before: string, after: string }} change
 * @returns {string}
 */
export function replaceOnce(source, { file, before, after }) {
  const parts = source.split(before);
  if (parts.length !== 2) {
    throw new Error(
      `${file} of this mediasoup version does not have the text that our patch changes: ` +
        `pin the mediasoup version that tools/setup/mediasoup-worker was written for, or adapt its patch.mjs`,
    );
  }
  return parts.join(after);
}

/**
 * OpenSSL calls a BIO's callback before every operation and again after it,
 * then with BIO_CB_RETURN added to the operation; what the callback returns
 * after an operation becomes its result. mediasoup compares for equality, so it
 * answers 1 to every control call, BIO_get_ktls_send() among them. An OpenSSL
 * that has kernel TLS compiled in, as distributions' have and mediasoup's own
 * static one has not, then believes that the kernel does the encryption and
 * reads from a null buffer: the worker dies in its first DTLS handshake.
 * @param {string} source of src/RTC/DtlsTransport.cpp
 */
export function patchDtlsTransport(source) {
  return replaceOnce(source, {
    file: 'worker/src/RTC/DtlsTransport.cpp',
    before: '(operationType == BIO_CB_RETURN) ? static_cast<long>(ret) : 1;',
    after: '((operationType & BIO_CB_RETURN) != 0) ? static_cast<long>(ret) : 1;',
  });
}

/**
 * Debian 12 has meson 1.0; mediasoup asks for 1.1 but uses nothing of it.
 * @param {string} source of the worker's meson.build
 */
export function patchMesonBuild(source) {
  return replaceOnce(source, {
    file: 'worker/meson.build',
    before: "meson_version: '>= 1.1.0'",
    after: "meson_version: '>= 1.0.0'",
  });
}

/** Which function patches which file of the worker's sources. */
export const PATCHES = [
  { file: 'src/RTC/DtlsTransport.cpp', apply: patchDtlsTransport },
  { file: 'meson.build', apply: patchMesonBuild },
];

export const MESON_OPTIONS = [
  // Nothing may be downloaded, not even where it could be.
  '--wrap-mode=nodownload',
  '--buildtype=release',
  '-Db_ndebug=true',
  // mediasoup's own bandwidth estimation: without it the build needs abseil and
  // the libwebrtc that mediasoup bundles.
  '-Dms_use_builtin_bwe=true',
];
