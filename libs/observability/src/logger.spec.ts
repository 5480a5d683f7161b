import { createLogger } from './logger';
import type { Logger } from './logger';
import { NestLogger } from './nest-logger';
import { requestId } from './request-id';

function captured(): { logger: Logger; lines: () => Record<string, unknown>[] } {
  const written: string[] = [];
  const logger = createLogger('test', { write: (line: string) => written.push(line) });
  return { logger, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('createLogger', () => {
  afterEach(() => {
    delete process.env['LOG_LEVEL'];
  });

  it('writes one JSON object a line with the speaker’s name', () => {
    const { logger, lines } = captured();
    logger.info({ session_id: 's1' }, 'started');
    expect(lines()).toMatchObject([{ name: 'test', session_id: 's1', msg: 'started', level: 30 }]);
  });

  it.each(['authorization', 'credential', 'token', 'text', 'sdp'])('never writes %s, however deep', (key) => {
    const { logger, lines } = captured();
    logger.info({ [key]: 'secret', a: { [key]: 'secret', b: { [key]: 'secret' } } }, 'x');
    expect(JSON.stringify(lines())).not.toContain('secret');
    expect(lines()[0]).toMatchObject({ [key]: '[redacted]' });
  });

  it('takes its level from LOG_LEVEL, and info where that is no level', () => {
    process.env['LOG_LEVEL'] = 'warn';
    const quiet = captured();
    quiet.logger.info('unheard');
    expect(quiet.lines()).toEqual([]);
    process.env['LOG_LEVEL'] = 'shouting';
    const normal = captured();
    normal.logger.debug('unheard');
    normal.logger.info('heard');
    expect(normal.lines()).toHaveLength(1);
  });
});

describe('NestLogger', () => {
  it('keeps the speaker’s name, and hides start-up chatter below debug', () => {
    const { logger, lines } = captured();
    const nest = new NestLogger(logger);
    nest.log('Mapped {/health, GET} route', 'RouterExplorer');
    nest.log('hello', 'SomeService');
    nest.error('broken', 'the stack', 'SomeService');
    nest.warn({ odd: true });
    expect(lines()).toMatchObject([
      { msg: 'hello', context: 'SomeService', level: 30 },
      { msg: 'broken', context: 'SomeService', level: 50 },
      { msg: '{"odd":true}', level: 40 },
    ]);
  });

  it('writes an error with its stack', () => {
    const { logger, lines } = captured();
    new NestLogger(logger).error(new Error('boom'));
    expect(lines()[0]).toMatchObject({ msg: 'boom', err: { type: 'Error' } });
  });
});

describe('requestId', () => {
  it('keeps a usable id of the caller’s', () => {
    expect(requestId('abc-123')).toBe('abc-123');
  });

  it.each([undefined, '', 'a b', 'x'.repeat(65), 'line\nbreak', ['a', 'b']])(
    'makes a new one for %j',
    (header) => {
      expect(requestId(header)).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});
