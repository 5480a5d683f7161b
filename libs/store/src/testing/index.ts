// What tests of other projects need of the store: a real Postgres
export { startPostgres } from './start-postgres';
export type { PostgresServer } from './start-postgres';
