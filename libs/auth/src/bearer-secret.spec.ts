import { bearerSecret } from './bearer-secret';

const knows = bearerSecret('a-secret');

it('lets those in who know the secret', () => {
  expect(knows('Bearer a-secret')).toBe(true);
});

it.each([
  undefined,
  '',
  'a-secret',
  'bearer a-secret',
  'Bearer a-secret ',
  'Bearer a-secre',
  'Bearer b-secret',
])('lets nobody else in: %j', (authorization) => {
  expect(knows(authorization)).toBe(false);
});
