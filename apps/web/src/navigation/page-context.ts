import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Interview } from '../interview';
import type { PageServer } from '../page-server';
import type { Navigation, Place } from './navigation';

/** What every view may need. */
export interface PageContext {
  readonly interview: Interview;
  readonly navigation: Navigation;
  readonly server: PageServer;
  readonly userId: string;
}

export const Page = createContext<PageContext | undefined>(undefined);

export function usePage(): PageContext {
  const page = useContext(Page);
  if (!page) throw new Error('Views are drawn inside <Page>.');
  return page;
}

export function usePlace(): Place {
  const { navigation } = usePage();
  return useSyncExternalStore(navigation.subscribe, navigation.place);
}
