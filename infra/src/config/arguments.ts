/** `-c name=value`, as CDK takes it, from a command line. */
export function parseContext(args: readonly string[]): Record<string, string> {
  const context: Record<string, string> = {};
  args.forEach((arg, index) => {
    if (arg !== '-c' && arg !== '--context') return;
    const [name = '', ...value] = (args[index + 1] ?? '').split('=');
    if (name && value.length > 0) context[name] = value.join('=');
  });
  return context;
}
