import { defineConfig } from 'drizzle-kit';

// After a change of src/schema.ts: `npx drizzle-kit generate --config libs/store/drizzle.config.ts`
export default defineConfig({
  dialect: 'postgresql',
  schema: './libs/store/src/schema.ts',
  out: './libs/store/migrations',
});
