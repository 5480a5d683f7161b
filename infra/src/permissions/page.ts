import type { Difference } from './compare';
import { GROUPS, type Group } from './groups';
import type { Scope } from './narrow';
import { charactersOf, type DeployPolicy } from './policy';

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** A page to hand to whoever administers the AWS account: what to do, what it allows, and why. Needs no network. */
export function adminPage(
  scope: Scope,
  policies: readonly DeployPolicy[],
  differences: readonly Difference[],
): string {
  const commands = [
    `aws cloudformation deploy --region ${scope.region} --stack-name ${scope.prefix}-deploy-permissions \\`,
    '  --template-file managed-policies.template.json --capabilities CAPABILITY_NAMED_IAM \\',
    '  --parameter-overrides UserName=THE_USER_THAT_DEPLOYS',
  ].join('\n');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Permissions to deploy Spool (${escaped(scope.prefix)})</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; }
  pre { background: #f4f4f2; padding: 1rem; overflow-x: auto; font-size: 13px; }
  table { border-collapse: collapse; width: 100%; font-size: 14px; }
  td, th { border-bottom: 1px solid #ddd; padding: .3rem .5rem; text-align: left; vertical-align: top; }
  code { font-size: 13px; } summary { cursor: pointer; } .wrong { color: #a40000; } .missing { color: #7a4b00; }
</style>
<h1>Permissions to deploy Spool</h1>
<p>Somebody wants to run the Spool interview service in your AWS account (region <code>${escaped(scope.region)}</code>)
and asks you for the permissions that deploying it takes. They were computed from the very templates that will be
deployed, so they are all that is needed. They reach only what is named <code>${escaped(scope.prefix)}-…</code>, wherever
AWS lets permissions be limited by name. The broad <code>AdministratorAccess</code> is not needed.</p>
<h2>What to do</h2>
<p>With the files of this folder, run this command, with the name of the user that deploys:</p>
<pre>${escaped(commands)}</pre>
<p>To take everything back, delete that stack. If deployments run from GitHub, give <code>GitHubRepository=OWNER/NAME</code>
instead of a user: workflows then need no key. Without a command line, make a policy of each <code>*.json</code> file here
under <em>IAM → Policies → Create policy → JSON</em>, and attach them to the user.</p>
<h2>What it allows</h2>
${GROUPS.map((group) => groupSection(group, policies, differences)).join('\n')}
</html>
`;
}

function groupSection(
  { number, title, what }: Group,
  policies: readonly DeployPolicy[],
  differences: readonly Difference[],
): string {
  const mine = policies.filter(({ group }) => group === number);
  const rows = differences
    .filter(({ group }) => group === number)
    .map(
      ({ kind, action, reason }) =>
        `<tr><td class="${kind}">${kind}</td><td><code>${escaped(action)}</code></td><td>${escaped(reason)}</td></tr>`,
    );
  return `<h3>${number}. ${escaped(title)}</h3>
<p>To ${escaped(what)}.</p>
${mine
  .map(
    ({
      name,
      document,
    }) => `<details><summary><code>${escaped(name)}.json</code>, ${charactersOf(document)} characters</summary>
<pre>${escaped(JSON.stringify(document, null, 2))}</pre></details>`,
  )
  .join('\n')}
<details><summary>${rows.length} differences from the list that was handed out before</summary>
<table><tr><th>The list was</th><th>Action</th><th>Why</th></tr>
${rows.join('\n')}
</table></details>`;
}
