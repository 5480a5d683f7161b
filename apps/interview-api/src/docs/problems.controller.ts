import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { isProblemCode, ProblemError, PROBLEMS } from '@spool/contracts';
import type { FastifyReply } from 'fastify';

/** What a problem's `type` points at: a word about each code. */
@Controller('problems')
export class ProblemsController {
  @Get(':code')
  explain(
    @Param('code') code: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): { code: string; status: number; title: string; detail: string } | string {
    if (!isProblemCode(code)) {
      throw new ProblemError('not_found', 'Look at /api/docs for the problem codes: this is none of them.');
    }
    const { status, title } = PROBLEMS[code];
    const detail = 'The `detail` of each such problem says what happened and what to do about it.';
    if (!accept?.includes('text/html')) return { code, status, title, detail };
    reply.type('text/html; charset=utf-8');
    return page(
      `${status} ${code}`,
      `<h1>${title}</h1><p><code>${code}</code>, HTTP ${status}. ${detail}</p>`,
    );
  }
}

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><body>${body}</body></html>`;
