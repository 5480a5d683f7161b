// zod compiles schemas with `new Function` where it may; a page with a strict Content-Security-Policy may not,
// and would report the attempt. Must be imported before any module that makes schemas.
import { config } from 'zod';

config({ jitless: true });
