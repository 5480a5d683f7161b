import { Controller, Get, Header } from '@nestjs/common';
import { describeApi } from './openapi';
import type { OpenApiDocument } from './openapi';
import { ROUTES } from './routes';

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Spool interview service: API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<script src="/api/docs/swagger-ui-bundle.js" defer></script>
<script src="/api/docs/show.js" defer></script>
<body>
<main id="docs"></main>
<noscript>The page needs JavaScript; the description is at <a href="/api/openapi.json">/api/openapi.json</a>.</noscript>
</body>
</html>`;

/** The Content-Security-Policy forbids scripts in pages, so this one is a file too. */
const SHOW = `SwaggerUIBundle({
  url: '/api/openapi.json',
  domNode: document.getElementById('docs'),
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
});
`;

/** The API's description: for programs, and as a page to read and to try. */
@Controller('api')
export class DocsController {
  readonly #document = describeApi(ROUTES);

  @Get('openapi.json')
  openapi(): OpenApiDocument {
    return this.#document;
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return PAGE;
  }

  @Get('docs/show.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  show(): string {
    return SHOW;
  }
}
