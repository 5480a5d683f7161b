import type { ComponentProps, MouseEvent } from 'react';
import { usePage } from './page-context';

interface LinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  /** A path of the page's. */
  readonly to: string;
}

/** A link to another view, which is a real one: it can be opened in a new tab, copied, and has a focus. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  const { navigation } = usePage();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || event.button !== 0 || elsewhere) return;
    event.preventDefault();
    navigation.go(to);
  };
  return <a {...rest} href={navigation.to(to)} onClick={follow} />;
}
