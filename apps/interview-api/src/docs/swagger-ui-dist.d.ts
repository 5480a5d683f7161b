declare module 'swagger-ui-dist/absolute-path.js' {
  /** The folder with Swagger UI's built files. */
  export default function absolutePath(): string;
}
