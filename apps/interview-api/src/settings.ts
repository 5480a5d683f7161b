import { z } from 'zod';

/** Kinds of settings that more than one part of the configuration has. */

export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });

/** By comma. */
export const list = (item: z.ZodType<string, string>): z.ZodType<string[], string> =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(item));

const LOOPBACK = /^(127(\.\d{1,3}){3}|(::ffff:)127(\.\d{1,3}){3}|\[?::1\]?|localhost)$/i;

/** Whether only this machine reaches it: the name or address of a listener, or of who calls. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);
