import { takeCredential } from './credential';

const take = (hash: string) => {
  const replaceState = jest.fn();
  const credential = takeCredential(
    { hash, pathname: '/', search: '?user_id=ada' },
    { state: null, replaceState },
  );
  return { credential, replaced: replaceState.mock.calls };
};

it('is read from behind the #, and taken out of the address', () => {
  const { credential, replaced } = take('#join=a.b.c');
  expect(credential).toEqual({ joinToken: 'a.b.c', accessToken: undefined });
  expect(replaced).toEqual([[null, '', '/?user_id=ada']]);
});

it('may be of the sign-in service', () => {
  expect(take('#access_token=x.y.z&token_type=Bearer').credential.accessToken).toBe('x.y.z');
});

it('leaves an address alone that has none', () => {
  expect(take('#top').replaced).toEqual([]);
  expect(take('').credential).toEqual({ joinToken: undefined, accessToken: undefined });
});
